using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Queue.Sqlite;

/// <summary>
/// SQLite was refused by the disk, or by another program. The message says why, in the user's words, where SQLite's own says "disk I/O
/// error".
/// </summary>
/// <param name="refusal">Why.</param>
/// <param name="code">SQLite's own code.</param>
/// <param name="extendedCode">The longer one.</param>
internal sealed class RefusedQueueException(StorageRefusal refusal, int code, int extendedCode)
    : SqliteException(refusal?.Words, code, extendedCode)
{
    /// <summary>Why.</summary>
    public StorageRefusal Refusal { get; } = refusal ?? throw new ArgumentNullException(nameof(refusal));
}
