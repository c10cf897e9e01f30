using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Capture.Files;
using Mycelia.Recorder.Chunking;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Recording;

namespace Mycelia.Recorder.Importing;

/// <summary>
/// Puts files into the queue as recordings at their true times: each wholly or not at all, and once. What a stop or a
/// crash leaves half done is taken back, by it or when the queue is opened next. Nothing may be delivered meanwhile.
/// </summary>
/// <param name="queue">Where the chunks go.</param>
/// <param name="options">How.</param>
/// <param name="events">Told what becomes of each file.</param>
/// <param name="time">The clock that a file's times are judged by.</param>
public sealed class FileImporter(ChunkQueue queue, ImportOptions options, IProgress<RecorderEvent> events, TimeProvider? time = null)
{
    private const int BlockFrames = 16_000;
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Imports a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stop">Takes back what was done so far.</param>
    public async Task<ImportOutcome> ImportAsync(string path, CancellationToken stop)
    {
        string? begun = null;
        try
        {
            var facts = await SoundFileFacts.ReadAsync(path, options.Format, options.Start, _time, stop).ConfigureAwait(false);
            if (!options.Again && queue.Imports.Find(facts.Hash) is { } before)
            {
                events.Report(new FileSkipped(path, before.Name, before.Start, before.ImportedAt));
                return ImportOutcome.AlreadyImported;
            }

            var start = facts.RecordedAt.Start;
            var name = Path.GetFileName(path);
            var id = options.Again ? Guid.CreateVersion7(_time.GetUtcNow()) : IdOf(facts);
            var recording = RecordingInfo.Begin(start, name) with { Id = id.ToString() };
            queue.Imports.Begin(new(recording.Id, facts.Hash, name, start, _time.GetUtcNow()));
            begun = recording.Id;
            var (duration, chunks) = await EnqueueAsync(path, recording, start, stop).ConfigureAwait(false);
            if (!queue.Imports.Finish(recording.Id))
                throw new IOException("the queue was damaged meanwhile and set aside; import it again");
            begun = null;
            events.Report(new FileImported(path, recording, facts.RecordedAt, duration, chunks));
            return ImportOutcome.Imported;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ImportOutcome.Stopped;
        }
        catch (Exception e) when (e is InvalidDataException or AudioLibraryException)
        {
            events.Report(new FileNotImported(path, e.Message));
            return ImportOutcome.Unusable;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            events.Report(new FileNotImported(path, $"{path}: {FileTrouble.Of(path, e)}"));
            return ImportOutcome.Unusable;
        }
        finally
        {
            if (begun is not null)
                RollBack();
        }
    }

    private void RollBack()
    {
        try
        {
            queue.Imports.RollBack();
        }
        catch (SqliteException)
        {
            // A full or failing disk: it is taken back when the queue is opened next, before anything is delivered.
        }
    }

    /// <summary>The same file at the same time is the same recording, so that even a server can tell a repeat.</summary>
    private static Guid IdOf(SoundFileFacts facts)
    {
        var bytes = SHA256.HashData(Encoding.ASCII.GetBytes($"{facts.Hash} {facts.RecordedAt.Start.ToUnixTimeMilliseconds()}")).AsSpan(0, 16);
        // RFC 9562: version 8, an id of one's own making.
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private async Task<(TimeSpan Duration, int Chunks)> EnqueueAsync(string path, RecordingInfo recording, DateTimeOffset start, CancellationToken stop)
    {
        var format = options.Format;
        var chunker = new Chunker(format, (int)format.FramesIn(options.ChunkLength));
        var file = new FileSourceOptions { Start = start, Realtime = false, BufferFrames = BlockFrames };
        var decoded = SoundFileSource.IsPlain(path, format) ? null : SoundFileSource.Decode(path, format);
        var source = decoded is null ? WavFileSource.Open(path, file) : new FileSource(decoded, format, file);
        long frames = 0;
        await using (source.ConfigureAwait(false))
        {
            await foreach (var read in source.ReadBlocksAsync(CancellationToken.None).ConfigureAwait(false))
            {
                var block = read;
                frames += block.Samples.Length / format.BytesPerFrame;
                while (chunker.Take(ref block) is { } chunk)
                    queue.Enqueue(recording, chunk);
                stop.ThrowIfCancellationRequested();
            }
        }

        if (decoded?.Problem is { } problem)
            throw new InvalidDataException($"{path}: {problem}, after {format.DurationOf(frames).TotalSeconds:0.#} s");
        if (frames == 0)
            throw new InvalidDataException($"{path}: there is no audio in it");
        if (chunker.Cut() is { } last)
            queue.Enqueue(recording, last);
        return (format.DurationOf(frames), chunker.OpenNumber);
    }
}
