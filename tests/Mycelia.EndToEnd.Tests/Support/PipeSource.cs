using System.Diagnostics;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>A PulseAudio source that delivers, sample for sample, what is written to it; nothing while nothing is written.</summary>
public sealed class PipeSource : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    private readonly AudioFormat _spoken;
    private readonly AudioFormat _format;
    private readonly FileStream _fifo;
    private long _framesSpoken;

    internal PipeSource(string name, int module, AudioFormat format, string fifo)
    {
        (Name, Module, _spoken, _format) = (name, module, format, FormatFor(format));
        _fifo = new(fifo, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    }

    /// <summary>
    /// How the server reads what is spoken. It reads pages, ends itself where one of them does not end with a frame, and makes 24 bits of
    /// floats without a loss.
    /// </summary>
    internal static AudioFormat FormatFor(AudioFormat spoken) =>
        spoken.Samples == SampleFormat.S24 ? spoken with { Samples = SampleFormat.F32 } : spoken;

    /// <summary>Frames written by <see cref="SpeakAsync"/> so far.</summary>
    public long FramesSpoken => Interlocked.Read(ref _framesSpoken);

    /// <summary>The source's name.</summary>
    public string Name { get; }

    /// <summary>The module, for <see cref="PulseServer.UnloadModuleAsync"/>.</summary>
    public int Module { get; }

    /// <summary>Writes as a microphone would, every 20 ms what these 20 ms were.</summary>
    /// <returns>When the first sample was spoken.</returns>
    public async Task<DateTimeOffset> SpeakAsync(ReadOnlyMemory<byte> pcm, CancellationToken stop = default)
    {
        if (_format != _spoken)
            pcm = PcmSamples.Convert(pcm.Span, _spoken.Samples, _format.Samples);
        var began = Stopwatch.GetTimestamp();
        var start = DateTimeOffset.UtcNow;
        for (var written = 0; written < pcm.Length; )
        {
            await Task.Delay(Pace, stop);
            var due = (int)Math.Min(pcm.Length, _format.FramesIn(Stopwatch.GetElapsedTime(began)) * _format.BytesPerFrame);
            // A write into a full pipe that nobody reads any more cannot be stopped, only left behind.
            await _fifo.WriteAsync(pcm[written..due], stop).AsTask().WaitAsync(stop);
            Interlocked.Add(ref _framesSpoken, (due - written) / _format.BytesPerFrame);
            written = due;
        }

        return start;
    }

    /// <summary>Writes as fast as the server reads, much faster than real time.</summary>
    public void Pour(ReadOnlySpan<byte> pcm) => _fifo.Write(pcm);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _fifo.DisposeAsync();
}
