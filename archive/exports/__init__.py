"""The archive in the forms that readers' tools take: tables, JSON, feeds, texts, the whole."""
