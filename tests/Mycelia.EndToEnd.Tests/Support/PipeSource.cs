using System.Diagnostics;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>A PulseAudio source that delivers, sample for sample, what is written to it; nothing while nothing is written.</summary>
public sealed class PipeSource : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    private readonly AudioFormat _format;
    private readonly FileStream _fifo;
    private long _framesSpoken;

    internal PipeSource(string name, int module, AudioFormat format, string fifo)
    {
        (Name, Module, _format) = (name, module, format);
        _fifo = new(fifo, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    }

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
