from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0008_provenance'),
    ]

    operations = [
        migrations.AlterModelOptions(name='capture', options={'ordering': ['pk']}),
        migrations.AlterModelOptions(name='correction', options={'ordering': ['-pk']}),
        migrations.AlterModelOptions(name='intake', options={'default_permissions': (), 'ordering': ['-pk']}),
    ]
