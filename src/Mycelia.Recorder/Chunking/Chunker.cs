using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Chunking;

/// <summary>
/// Cuts the blocks of one recording after the other into chunks of exactly so many frames; only the last one before a gap or the end is
/// shorter. Every frame is in exactly one chunk, or in exactly one silence: where silences are left out, a chunk that would be whole is
/// none if it has been quiet for long, and its last frames begin the next one. Not safe for concurrent use.
/// </summary>
internal sealed class Chunker
{
    private readonly AudioFormat _format;
    private readonly byte[] _wav;
    private readonly LevelMeter _level;
    private readonly int _header;
    private readonly int _full;
    private readonly SilenceRule? _silence;
    private readonly int _leadBytes;
    private SkippedSilence? _skipped;
    private DateTimeOffset _start;
    private int _filled;
    private int _number;

    /// <summary>Starts at chunk 0.</summary>
    /// <param name="format">The format of every block.</param>
    /// <param name="framesPerChunk">The length of a whole chunk, at least 1.</param>
    /// <param name="silence">What is left out; null: nothing is.</param>
    public Chunker(AudioFormat format, int framesPerChunk, SilenceOptions? silence = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(framesPerChunk, 1);
        if (silence is not null)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(format.FramesIn(silence.Lead), framesPerChunk);
            ArgumentOutOfRangeException.ThrowIfLessThan(format.FramesIn(silence.Shortest), framesPerChunk);
            _silence = new(format, silence);
            _leadBytes = (int)format.FramesIn(silence.Lead) * format.BytesPerFrame;
        }

        _format = format;
        _level = new(format.Samples);
        _header = _filled = WavHeader.SizeOf(format.Samples);
        _full = checked(_header + framesPerChunk * format.BytesPerFrame);
        _wav = new byte[_header + WavHeader.Padded(_full - _header)];
    }

    /// <summary>The number of the open chunk.</summary>
    public int OpenNumber => _number;

    /// <summary>Where the open chunk begins, to the millisecond; meaningful once a sample is in it.</summary>
    public DateTimeOffset OpenStart => ToMilliseconds(_start);

    /// <summary>The samples of the open chunk. Valid only until the chunker is fed again.</summary>
    public ReadOnlySpan<byte> OpenSamples => _wav.AsSpan(_header, _filled - _header);

    /// <summary>Whether it has been so quiet for so long that what comes is left out as long as it stays so.</summary>
    public bool IsQuiet => _silence is { IsQuiet: true };

    /// <summary>Whether something of the open chunk is in a window of time.</summary>
    public bool IsOpenWithin(DateTimeOffset from, DateTimeOffset to) =>
        !IsEmpty && OpenStart < to && OpenStart + _format.DurationOf((_filled - _header) / _format.BytesPerFrame) > from;

    private bool IsEmpty => _filled == _header;

    /// <summary>
    /// Takes from <paramref name="block"/> up to the end of the open chunk, and leaves what was not taken.
    /// Call again until it returns null: then the block is used up.
    /// </summary>
    /// <returns>The chunk that this completed, or null.</returns>
    public Chunk? Take(ref PcmBlock block)
    {
        if (block.GapBefore)
        {
            block = block with { GapBefore = false };
            _silence?.Restart();
            if (Cut() is { } beforeGap)
                return beforeGap;
        }

        while (!block.Samples.IsEmpty)
        {
            Fill(ref block);
            if (_filled < _full)
                break;
            // A silence lies within its recording, which has begun with a chunk.
            if (_number == 0 || !IsQuiet)
                return Cut();
            Skip(block.Start);
        }

        return null;
    }

    /// <summary>What was left out since this was last asked for: it lies before the open chunk. Null: nothing was.</summary>
    public SkippedSilence? TakeSkipped()
    {
        var skipped = _skipped;
        _skipped = null;
        return skipped;
    }

    /// <summary>Ends the open chunk, however short.</summary>
    /// <returns>The chunk, or null when nothing was open.</returns>
    public Chunk? Cut()
    {
        if (IsEmpty)
            return null;

        var dataBytes = _filled - _header;
        WavHeader.Write(_wav, _format, dataBytes);
        var end = _header + (int)WavHeader.Padded(dataBytes);
        _wav.AsSpan(_filled, end - _filled).Clear();
        var chunk = new Chunk(
            _number++,
            ToMilliseconds(_start),
            dataBytes / _format.BytesPerFrame,
            _format,
            _level.ReadAndReset(),
            _wav.AsMemory(0, end)
        );
        _filled = _header;
        return chunk;
    }

    /// <summary>Ends the recording, whose open chunk was cut: the next chunk is number 0 again.</summary>
    public void Restart() => _number = 0;

    private void Fill(ref PcmBlock block)
    {
        if (IsEmpty)
            _start = block.Start;
        var taken = block.Samples[..Math.Min(block.Samples.Length, _full - _filled)];
        taken.Span.CopyTo(_wav.AsSpan(_filled));
        _level.Add(taken.Span);
        _silence?.Add(taken.Span);
        _filled += taken.Length;
        block = new(
            block.Samples[taken.Length..],
            block.Start + _format.DurationOf(taken.Length / _format.BytesPerFrame),
            GapBefore: false
        );
    }

    /// <summary>The open chunk, which is whole, is none: its last frames begin another in its place.</summary>
    private void Skip(DateTimeOffset end)
    {
        var (from, frames) = (OpenStart, (OpenSamples.Length - _leadBytes) / _format.BytesPerFrame);
        var kept = OpenSamples[^_leadBytes..];
        kept.CopyTo(_wav.AsSpan(_header));
        _filled = _header + _leadBytes;
        _start = end - _format.DurationOf(_leadBytes / _format.BytesPerFrame);
        _level.ReadAndReset();
        _level.Add(OpenSamples);
        _skipped = new(_skipped?.From ?? from, OpenStart, (_skipped?.Frames ?? 0) + frames);
    }

    /// <summary>A start as chunks give it, to the nearest millisecond.</summary>
    internal static DateTimeOffset ToMilliseconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round((time - DateTimeOffset.UnixEpoch).TotalMilliseconds));
}
