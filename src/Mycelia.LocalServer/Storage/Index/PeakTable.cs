using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Peaks;

namespace Mycelia.LocalServer.Storage.Index;

/// <summary>The table of peaks: of each track, and of each step of <see cref="PeakSteps"/>, blocks of bins.</summary>
internal static class PeakTable
{
    private const int BlockBytes = PeakSteps.BinsOfBlock * 2;

    /// <summary>Adds the peaks of audio, in bins of the finest step, to those of every step.</summary>
    public static void Merge(SqliteConnection index, SqliteTransaction transaction, long track, PeakBins finest)
    {
        if (finest.Count == 0)
            return;
        for (var level = 0; level < PeakSteps.LengthsMs.Count; level++)
        {
            var bins = level == 0 ? finest : finest.Coarser(PeakSteps.LengthsMs[level] / PeakSteps.FinestMs);
            foreach (var block in BlocksOf(bins.First, bins.End))
            {
                var kept = ReadBlock(index, transaction, track, level, block);
                kept.Merge(bins);
                WriteBlock(index, transaction, track, level, block, kept);
            }
        }
    }

    /// <summary>
    /// Takes the peaks of a window away. A bin that lies partly within it is cleared at the finest step, and made of what is left at the
    /// others: whose audio is left adds it again.
    /// </summary>
    public static void Clear(SqliteConnection index, SqliteTransaction transaction, long track, TimeWindow window)
    {
        for (var level = 0; level < PeakSteps.LengthsMs.Count; level++)
        {
            var step = PeakSteps.LengthsMs[level];
            var (first, end) = PeakPixels.BinsOf(window.FromMs, window.ToMs, step);
            var whole = (
                From: PeakSteps.CeilingDivide(PeakSteps.CeilingDivide(window.FromMs, step), PeakSteps.BinsOfBlock),
                To: PeakSteps.FloorDivide(PeakSteps.FloorDivide(window.ToMs, step), PeakSteps.BinsOfBlock)
            );
            DeleteBlocks(index, transaction, track, level, whole.From, whole.To);
            foreach (var block in BlocksAt(first, end - 1).Where(block => block < whole.From || block >= whole.To))
            {
                var kept = ReadBlock(index, transaction, track, level, block);
                kept.Clear(first, end);
                if (level > 0)
                {
                    foreach (var edge in new[] { first, end - 1 }.Distinct())
                        kept.Merge(FromFiner(index, transaction, track, level, edge));
                }

                WriteBlock(index, transaction, track, level, block, kept);
            }
        }
    }

    /// <summary>Bins of a step; null where none of them has audio.</summary>
    public static PeakBins? TryRead(SqliteConnection index, long track, int level, long first, long end)
    {
        var bins = Read(index, null, track, level, first, end);
        return bins.HasAudio ? bins : null;
    }

    private static PeakBins Read(SqliteConnection index, SqliteTransaction? transaction, long track, int level, long first, long end)
    {
        var bins = PeakBins.Empty(first, (int)(end - first));
        using var command = index.Command(
            "SELECT block, bins FROM peaks WHERE track = $track AND level = $level AND block >= $first AND block <= $last",
            transaction,
            ("$track", track),
            ("$level", level),
            ("$first", PeakSteps.FloorDivide(first, PeakSteps.BinsOfBlock)),
            ("$last", PeakSteps.FloorDivide(end - 1, PeakSteps.BinsOfBlock))
        );
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            if (row.GetFieldValue<byte[]>(1) is { Length: BlockBytes } pairs)
                bins.Merge(new(row.GetInt64(0) * PeakSteps.BinsOfBlock, MemoryMarshal.Cast<byte, sbyte>(pairs).ToArray()));
        }

        return bins;
    }

    private static PeakBins FromFiner(SqliteConnection index, SqliteTransaction transaction, long track, int level, long bin)
    {
        var factor = PeakSteps.LengthsMs[level] / PeakSteps.LengthsMs[level - 1];
        return Read(index, transaction, track, level - 1, bin * factor, (bin + 1) * factor).Coarser(factor);
    }

    private static IEnumerable<long> BlocksOf(long first, long end)
    {
        for (var block = PeakSteps.FloorDivide(first, PeakSteps.BinsOfBlock); block * PeakSteps.BinsOfBlock < end; block++)
            yield return block;
    }

    private static IEnumerable<long> BlocksAt(long one, long other) =>
        new[] { PeakSteps.FloorDivide(one, PeakSteps.BinsOfBlock), PeakSteps.FloorDivide(other, PeakSteps.BinsOfBlock) }.Distinct();

    private static PeakBins ReadBlock(SqliteConnection index, SqliteTransaction transaction, long track, int level, long block) =>
        Read(index, transaction, track, level, block * PeakSteps.BinsOfBlock, (block + 1) * PeakSteps.BinsOfBlock);

    private static void WriteBlock(SqliteConnection index, SqliteTransaction transaction, long track, int level, long block, PeakBins bins)
    {
        using var command = index.Command(
            "INSERT OR REPLACE INTO peaks (track, level, block, bins) VALUES ($track, $level, $block, $bins)",
            transaction,
            ("$track", track),
            ("$level", level),
            ("$block", block),
            ("$bins", MemoryMarshal.AsBytes<sbyte>(bins.Pairs).ToArray())
        );
        command.ExecuteNonQuery();
    }

    private static void DeleteBlocks(SqliteConnection index, SqliteTransaction transaction, long track, int level, long first, long end)
    {
        using var command = index.Command(
            "DELETE FROM peaks WHERE track = $track AND level = $level AND block >= $first AND block < $end",
            transaction,
            ("$track", track),
            ("$level", level),
            ("$first", first),
            ("$end", end)
        );
        command.ExecuteNonQuery();
    }
}
