using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Mycelia.Recorder.Queue.Sqlite;

/// <summary>
/// A connection to a queue file that may come from anybody, or from an ailing disk: nothing in it runs that its own schema could bring, its
/// pages are looked at before they are believed, and a statement that does not end is ended.
/// </summary>
/// <param name="connectionString">Names the file.</param>
internal sealed class QueueConnection(string connectionString) : SqliteConnection(connectionString)
{
    private const int NoCheckpointOnClose = 1006;
    private const int Defensive = 1010;
    private const int LengthLimit = 0;

    /// <summary>A value that is longer is an error, and not a part of memory.</summary>
    private const int LongestValue = 2 * RowValues.LargestAudio;

    /// <summary>So many steps of SQLite's machine, each some nanoseconds, are between two looks at the count.</summary>
    private const int StepsAtOnce = 1_000_000;

    /// <summary>Some minutes. A million chunks are counted with a hundredth of it.</summary>
    private const int MostLooks = 10_000;

    private int _looks;

    /// <summary>What was removed from the file when it was opened, in words.</summary>
    public IReadOnlyList<string> Removed { get; set; } = [];

    /// <summary>Whether the file was made just now: nothing that anybody wrote is in it.</summary>
    public bool IsNew { get; set; }

    /// <summary>Whether the log stays a log when this is closed, rather than being moved into the file.</summary>
    public bool KeepsLog
    {
        set => raw.sqlite3_db_config(Handle, NoCheckpointOnClose, value ? 1 : 0, out _);
    }

    /// <inheritdoc/>
    public override void Open()
    {
        base.Open();
        raw.sqlite3_limit(Handle, LengthLimit, LongestValue);
        raw.sqlite3_db_config(Handle, Defensive, 1, out _);
        raw.sqlite3_progress_handler(Handle, StepsAtOnce, _ => ++_looks > MostLooks ? 1 : 0, null);
        // What SQLite puts aside of its pages has audio in it: in memory, never into a file outside of the queue's folder.
        this.Execute("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY");
    }

    /// <summary>
    /// From now on, what the file says of one of its tables that makes no sense costs that table and no other. Of a file that is only read.
    /// </summary>
    public void PassOverBadTables()
    {
        raw.sqlite3_db_config(Handle, Defensive, 0, out _);
        this.Execute("PRAGMA writable_schema = ON");
    }

    /// <inheritdoc/>
    public override SqliteCommand CreateCommand()
    {
        _looks = 0;
        return base.CreateCommand();
    }
}
