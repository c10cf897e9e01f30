namespace Mycelia.StandIns.Store;

/// <summary>The database, or what speaks to it, refuses; the server answers 500 with this text.</summary>
public sealed class DatabaseException(string message) : Exception(message);
