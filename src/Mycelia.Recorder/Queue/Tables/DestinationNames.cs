using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>The destinations that chunks went to, so that a row of the ledger has a number for each.</summary>
internal static class DestinationNames
{
    public static long IdOf(SqliteConnection database, string name)
    {
        if (database.Scalar<object>("SELECT id FROM destinations WHERE name = $name", ("$name", name)) is long known)
            return known;
        return database.Scalar<long>("INSERT INTO destinations (name) VALUES ($name) RETURNING id", ("$name", name));
    }
}
