// System.IO has a Directory too; in this service the word means the replica of a tenant.
global using Directory = LivePlatform.Replication.Directories.Directory;
