using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Database;
using Mycelia.Recorder.Queue.Repair;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue;

/// <summary>Reads everything out of a queue file of any version and in any state, a chunk at a time; changes nothing.</summary>
public static class QueueExport
{
    private static readonly bool[] Kinds = [false, true];

    /// <summary>Hands every chunk that can be read to <paramref name="each"/>.</summary>
    /// <param name="path">The queue file; may be damaged, set aside, or in use by a recorder.</param>
    /// <param name="filter">Which chunks.</param>
    /// <param name="each">Takes a chunk.</param>
    /// <returns>How many chunks are there and cannot be read.</returns>
    /// <exception cref="QueueException">There is no such file, or no chunk in it can be read; what its journal holds was handed
    /// over.</exception>
    public static int Run(string path, QueueFilter filter, Action<ExportedChunk> each)
    {
        QueueDatabase.CheckName(path);
        if (!File.Exists(path))
            throw new QueueException(QueueProblem.Missing, $"there is no queue at {path}");
        try
        {
            using var database = QueueDatabase.OpenDamaged(path);
            var trouble = FindTrouble(database, path);
            var rescue = new QueueRescue(database);
            foreach (var isQuarantined in Kinds.Where(kind => filter.Quarantined is null || filter.Quarantined == kind))
            {
                foreach (var (entry, audio, isWhole) in rescue.Read(isQuarantined).Where(chunk => filter.Fits(chunk.Entry)))
                    each(new(entry, audio, isWhole, IsOpen: false));
            }

            foreach (var left in UnfinishedChunk.Find(path, database).Where(left => filter.Quarantined != true && filter.Fits(left.Entry)))
                each(new(left.Entry, left.Chunk.Wav.ToArray(), IsWhole: true, IsOpen: true));
            return trouble is null ? rescue.Unreadable : throw trouble;
        }
        catch (SqliteException e)
        {
            throw new QueueException(QueueProblem.Damaged, $"no chunk can be read from {path}: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary>Why no row can be reached by any way: it is no queue, or damaged where it says what is in it.</summary>
    /// <exception cref="QueueException">It is a database of something else.</exception>
    private static SqliteException? FindTrouble(SqliteConnection database, string path)
    {
        try
        {
            if (QueueTables.FindFalse(database) is { } name)
                throw new QueueException(QueueProblem.Foreign, $"{path} is a database of something else, in which {name} is no table");
            database.Scalar<object>("SELECT 1 FROM audio_chunks LIMIT 0");
            return null;
        }
        catch (SqliteException e)
        {
            return e;
        }
    }
}

/// <summary>A chunk that was read out of a queue.</summary>
/// <param name="Entry">What is known of it.</param>
/// <param name="Audio">Its WAV file.</param>
/// <param name="IsWhole">Whether its bytes are those that were queued, as far as that can be told.</param>
/// <param name="IsOpen">Whether it comes from the journal, where a recorder that died left it.</param>
public sealed record ExportedChunk(QueueEntry Entry, byte[] Audio, bool IsWhole, bool IsOpen);
