using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Chunking;

/// <summary>
/// Cuts the blocks of one recording after the other into chunks of exactly so many frames; only the last one before a gap or the end is
/// shorter. Every frame is in exactly one chunk. Not safe for concurrent use.
/// </summary>
internal sealed class Chunker
{
    private readonly AudioFormat _format;
    private readonly byte[] _wav;
    private readonly LevelMeter _level;
    private readonly int _header;
    private readonly int _full;
    private DateTimeOffset _start;
    private int _filled;
    private int _number;

    /// <summary>Starts at chunk 0.</summary>
    /// <param name="format">The format of every block.</param>
    /// <param name="framesPerChunk">The length of a whole chunk, at least 1.</param>
    public Chunker(AudioFormat format, int framesPerChunk)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(framesPerChunk, 1);
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
            if (Cut() is { } beforeGap)
                return beforeGap;
        }

        if (block.Samples.IsEmpty)
            return null;
        if (IsEmpty)
            _start = block.Start;

        var taken = block.Samples[..Math.Min(block.Samples.Length, _full - _filled)];
        taken.Span.CopyTo(_wav.AsSpan(_filled));
        _level.Add(taken.Span);
        _filled += taken.Length;
        block = new(
            block.Samples[taken.Length..],
            block.Start + _format.DurationOf(taken.Length / _format.BytesPerFrame),
            GapBefore: false
        );
        return _filled == _full ? Cut() : null;
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

    /// <summary>A start as chunks give it, to the nearest millisecond.</summary>
    internal static DateTimeOffset ToMilliseconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round((time - DateTimeOffset.UnixEpoch).TotalMilliseconds));
}
