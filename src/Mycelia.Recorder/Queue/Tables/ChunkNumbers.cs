using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>
/// Sees to it that no two chunks of a recording have one number: by it a server knows a repeat, and would take the second
/// for one. Order and gaps mean nothing to a server.
/// </summary>
internal sealed class ChunkNumbers(SqliteConnection database)
{
    /// <summary>A server takes no larger one.</summary>
    private const int Largest = 1_000_000_000;

    private static readonly string MakesSense = $"typeof(number) = 'integer' AND number BETWEEN 0 AND {Largest}";

    private readonly Dictionary<string, HashSet<int>> _taken = [];
    private int? _highest;

    /// <param name="recording">The chunk's recording.</param>
    /// <param name="wished">The number that it has; null: any.</param>
    /// <returns>That, or one that no chunk in the file has.</returns>
    public int Take(string recording, int? wished)
    {
        if (!_taken.TryGetValue(recording, out var taken))
            _taken.Add(recording, taken = [.. Read(recording)]);
        if (wished is { } number && taken.Add(number))
            return number;
        _highest ??= ReadHighest();
        taken.Add((int)++_highest);
        return (int)_highest;
    }

    private IEnumerable<int> Read(string recording)
    {
        using var command = database.Command(
            $"""
            SELECT number FROM chunk_info WHERE recording_id = $id AND {MakesSense}
            UNION ALL SELECT number FROM quarantined_chunks WHERE recording_id = $id AND {MakesSense}
            """,
            ("$id", recording)
        );
        using var row = command.ExecuteReader();
        while (row.Read())
            yield return row.Count(0);
    }

    private int ReadHighest() =>
        (int)
            database.Scalar<long>(
                $"""
                SELECT MAX(
                    COALESCE((SELECT MAX(chunk_number) FROM audio_chunks WHERE typeof(chunk_number) = 'integer' AND chunk_number BETWEEN 0
                        AND {Largest}), 0),
                    COALESCE((SELECT MAX(number) FROM chunk_info WHERE {MakesSense}), 0),
                    COALESCE((SELECT MAX(number) FROM quarantined_chunks WHERE {MakesSense}), 0))
                """
            );
}
