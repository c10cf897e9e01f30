using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Importing;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Control;

/// <summary>One client's import, as the recorder does it: every value is checked, nothing is taken on trust.</summary>
/// <param name="queue">The queue.</param>
/// <param name="turn">Held by who has begun: the queue takes one import at a time.</param>
/// <param name="time">The clock.</param>
internal sealed class ServedImport(IImportQueue queue, SemaphoreSlim turn, TimeProvider time)
{
    private const int HashDigits = 64;

    /// <summary>A chunk has ten seconds, and the rounding of its rate.</summary>
    private static readonly TimeSpan LongestChunk = TimeSpan.FromSeconds(10.1);

    private RecordingInfo? _recording;
    private DateTimeOffset _start;
    private int _number;

    /// <summary>Whether there is something to take back.</summary>
    public bool HasBegun => _recording is not null;

    /// <summary>Does a step.</summary>
    /// <exception cref="FormatException">It makes no sense.</exception>
    /// <exception cref="InvalidDataException">The chunk is none.</exception>
    /// <exception cref="IOException">The queue does not take it.</exception>
    /// <exception cref="QueueUnavailableException">The queue cannot be read or written.</exception>
    public async Task<ImportReply> DoAsync(ImportStep step, ReadOnlyMemory<byte> audio)
    {
        switch (step.Action)
        {
            case ImportAction.Find:
                return new() { Before = await queue.FindAsync(step.Hash) };
            case ImportAction.Known:
                return new() { IsYes = await queue.IsNameKnownAsync(step.Name) };
            case ImportAction.Room:
                var full = await queue.WhyFullAsync(Math.Clamp(step.Bytes, 0, long.MaxValue / 2));
                return new() { Full = full?.Words, Hint = full?.Hint ?? Hint.None };
            case ImportAction.Begin:
                return await BeginAsync(step);
            case ImportAction.Chunk:
                await queue.EnqueueAsync(Recording, Read(step.Start, audio));
                _number++;
                return new();
            case ImportAction.Finish:
                var isKnown = await queue.FinishAsync(Recording.Id);
                Leave();
                return new() { IsYes = isKnown };
            default:
                await EndAsync();
                return new();
        }
    }

    /// <summary>Takes back what was not finished. What the disk does not let go of now goes when the queue is opened next.</summary>
    public async Task EndAsync()
    {
        if (!HasBegun)
            return;
        try
        {
            await queue.RollBackAsync();
        }
        catch (QueueUnavailableException)
        {
            // Nothing of it is delivered meanwhile.
        }
        finally
        {
            Leave();
        }
    }

    private RecordingInfo Recording => _recording ?? throw new FormatException("no import has begun");

    private async Task<ImportReply> BeginAsync(ImportStep step)
    {
        if (HasBegun || !Guid.TryParseExact(step.Recording, "D", out var id) || step.Hash.Length != HashDigits)
            throw new FormatException("that is no beginning of an import");
        if (!step.Hash.All(char.IsAsciiHexDigit) || step.Name.Length == 0 || step.Start > time.GetUtcNow())
            throw new FormatException("that is no beginning of an import");
        if (!turn.Wait(TimeSpan.Zero))
            return new("another file is being imported just now: try again when that is done");
        try
        {
            var import = new ImportedFile(id.ToString(), step.Hash, step.Name, step.Start, time.GetUtcNow());
            await queue.BeginAsync(import);
            (_recording, _start, _number) = (RecordingInfo.Begin(step.Start, step.Name) with { Id = import.RecordingId }, step.Start, 0);
            return new();
        }
        finally
        {
            if (!HasBegun)
                turn.Release();
        }
    }

    private Chunk Read(DateTimeOffset start, ReadOnlyMemory<byte> wav)
    {
        var (format, pcm) = WavFile.Read(wav);
        if (!format.IsOffered)
            throw new InvalidDataException($"a chunk of {format}");
        if (pcm.Length == 0 || !wav.Span.SequenceEqual(WavFile.Of(format, pcm)))
            throw new InvalidDataException("a chunk whose header does not fit its sound");
        var frames = pcm.Length / format.BytesPerFrame;
        if (format.DurationOf(frames) > LongestChunk)
            throw new InvalidDataException("a chunk of more than ten seconds");
        if (start < _start || start - _start > (_number + 1) * LongestChunk)
            throw new InvalidDataException("a chunk of another time than its file");
        var level = new LevelMeter(format.Samples);
        level.Add(pcm);
        return new(_number, start, frames, format, level.ReadAndReset(), wav);
    }

    private void Leave()
    {
        _recording = null;
        turn.Release();
    }
}
