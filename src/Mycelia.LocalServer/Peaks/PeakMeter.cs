using System.Numerics;
using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Peaks;

/// <summary>Finds the peaks of audio that begins at a time, fed a block at a time.</summary>
internal sealed class PeakMeter
{
    private readonly long _startMs;
    private readonly AudioFormat _format;
    private readonly List<sbyte> _pairs = [];
    private readonly long _first;
    private long _sample;
    private long _binEnd;

    /// <param name="startMs">Of the first frame, ms since 1970.</param>
    /// <param name="format">Of the audio; the peaks are those of all channels.</param>
    public PeakMeter(long startMs, AudioFormat format)
    {
        (_startMs, _format) = (startMs, format);
        _first = PeakSteps.FloorDivide(startMs, PeakSteps.FinestMs);
        _binEnd = EndOf(_first);
    }

    /// <summary>What was found so far.</summary>
    public PeakBins Bins => new(_first, [.. _pairs]);

    /// <param name="pcm">Whole samples, interleaved.</param>
    public void Add(ReadOnlySpan<byte> pcm)
    {
        // A peak has eight bits.
        if (_format.Samples != SampleFormat.S16)
            pcm = PcmSamples.Convert(pcm, _format.Samples, SampleFormat.S16);
        for (var samples = MemoryMarshal.Cast<byte, short>(pcm); !samples.IsEmpty; )
        {
            while (_sample >= _binEnd)
                _binEnd = EndOf(_first + (_pairs.Count / 2));
            var part = samples[..(int)Math.Min(samples.Length, _binEnd - _sample)];
            Add(part);
            samples = samples[part.Length..];
            _sample += part.Length;
        }
    }

    private void Add(ReadOnlySpan<short> part)
    {
        var bin = (int)(PeakSteps.FloorDivide(TimeOf(_sample / _format.Channels), PeakSteps.FinestMs) - _first);
        while (_pairs.Count <= bin * 2)
        {
            _pairs.Add(PeakBins.NoMinimum);
            _pairs.Add(PeakBins.NoMaximum);
        }

        var (least, most) = RangeOf(part);
        _pairs[bin * 2] = Math.Min(_pairs[bin * 2], (sbyte)(least >> 8));
        _pairs[(bin * 2) + 1] = Math.Max(_pairs[(bin * 2) + 1], (sbyte)(most >> 8));
    }

    /// <summary>Full ms: a bin ends on one, and a frame before its end has one before it.</summary>
    private long TimeOf(long frame) => _startMs + (long)((Int128)frame * 1000 / _format.SampleRate);

    /// <summary>The first sample that is not in a bin.</summary>
    private long EndOf(long bin) =>
        (long)((((Int128)((bin + 1) * PeakSteps.FinestMs) - _startMs) * _format.SampleRate + 999) / 1000) * _format.Channels;

    private static (short Least, short Most) RangeOf(ReadOnlySpan<short> samples)
    {
        var (least, most) = (short.MaxValue, short.MinValue);
        if (samples.Length >= Vector<short>.Count)
        {
            var (lows, highs) = (new Vector<short>(short.MaxValue), new Vector<short>(short.MinValue));
            for (; samples.Length >= Vector<short>.Count; samples = samples[Vector<short>.Count..])
            {
                var next = new Vector<short>(samples);
                (lows, highs) = (Vector.Min(lows, next), Vector.Max(highs, next));
            }

            for (var i = 0; i < Vector<short>.Count; i++)
                (least, most) = (Math.Min(least, lows[i]), Math.Max(most, highs[i]));
        }

        foreach (var sample in samples)
            (least, most) = (Math.Min(least, sample), Math.Max(most, sample));
        return (least, most);
    }
}
