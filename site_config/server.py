"""How gunicorn serves the site; the address is given on the command line."""

from archive.web import logs

workers = 2
threads = 4
worker_class = "gthread"
logconfig_dict = logs.CONFIG
# A socket that controls the server, and headers that rewrite paths, are doors nobody needs here.
control_socket_disable = True
forwarder_headers = ""
