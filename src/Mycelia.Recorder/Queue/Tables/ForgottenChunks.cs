using System.Buffers;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>
/// Takes a window of time out of chunks, a transaction each. What is left of one has its recording and its number, and another row: what is
/// remembered of the old one, in memory too, is of nothing any more.
/// </summary>
internal static class ForgottenChunks
{
    /// <summary>How long a server may take to store what it was sent before.</summary>
    private static readonly TimeSpan LongestArrival = TimeSpan.FromMinutes(2);

    /// <summary>Takes the window out of a chunk that waits.</summary>
    public static void Forget(SqliteConnection database, Forgetting window, long id, DateTimeOffset now)
    {
        if (QueueStatements.Find(database, id) is not { } chunk)
            return;
        var audio = new ArrayBufferWriter<byte>();
        var isWhole = QueueStatements.ReadAudio(database, id, audio, out _) == AudioRead.Whole;
        var left = isWhole ? Cut(audio.WrittenMemory, chunk.Start.ToUnixTimeMilliseconds(), window) : null;
        if (left is { IsUntouched: true })
            return;
        using var transaction = database.BeginTransaction();
        ChunkTable.Delete(database, id);
        // Which the trigger has done, unless the audio was gone before.
        ChunkTable.DeleteInfo(database, id);
        long? leftId = null;
        if (left is { } part)
        {
            leftId = ChunkTable.AddAudio(database, chunk.Recording.Id, chunk.Number, part.Start, part.Wav, now);
            ChunkTable.AddInfo(
                database,
                leftId.Value,
                chunk.Recording.Id,
                chunk.Number,
                part.Start,
                part.Duration,
                part.Wav.Length,
                Checksum.Crc32C(0, part.Wav)
            );
        }

        // What goes as a document is not marked as sent. What a server denied may still be on its way there.
        if (chunk is { MayHaveArrived: true } or { WasDenied: true } or { Recording.IsOpenedByResource: true })
            AddDoubtful(database, window, chunk.Recording.Id, chunk.Number, leftId, now);
        transaction.Commit();
    }

    /// <summary>Takes it out of one that was set aside.</summary>
    public static void ForgetQuarantined(SqliteConnection database, Forgetting window, long id, DateTimeOffset now)
    {
        if (QuarantineTable.Read(database, id) is not { } chunk)
            return;
        var left = Cut(chunk.Audio, chunk.StartMs, window);
        if (left is { IsUntouched: true })
            return;
        using var transaction = database.BeginTransaction();
        if (left is { } part)
            QuarantineTable.Replace(database, id, part.Wav, part.StartMs, (long)Math.Round(part.Duration.TotalMilliseconds));
        else
            QuarantineTable.Delete(database, id);
        if (chunk.MayHaveArrived)
            AddDoubtful(database, window, chunk.RecordingId, chunk.Number, leftId: null, now);
        transaction.Commit();
    }

    private static void AddDoubtful(
        SqliteConnection database,
        Forgetting window,
        string recordingId,
        int number,
        long? leftId,
        DateTimeOffset now
    ) => ErasureTable.AddDoubtful(database, window, recordingId, number, leftId, (now + LongestArrival).ToUnixTimeMilliseconds());

    /// <returns>What is left; null when nothing is. Of sound that cannot be cut, nothing is.</returns>
    private static Remainder? Cut(ReadOnlyMemory<byte> wav, long startMs, Forgetting window)
    {
        try
        {
            var (format, pcm) = WavFile.Read(wav);
            var cut = PcmCut.Of(format, pcm, startMs, window.FromMs, window.ToMs);
            if (cut.IsUntouched)
                return new([], startMs, default, IsUntouched: true);
            if (cut.Pcm.IsEmpty)
                return null;
            return new(
                WavFile.Of(format, cut.Pcm.Span),
                cut.StartMs,
                format.DurationOf(cut.Pcm.Length / format.BytesPerFrame),
                IsUntouched: false
            );
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private readonly record struct Remainder(byte[] Wav, long StartMs, TimeSpan Duration, bool IsUntouched)
    {
        public DateTimeOffset Start => DateTimeOffset.FromUnixTimeMilliseconds(StartMs);
    }
}
