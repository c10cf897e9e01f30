using System.Runtime.CompilerServices;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.Files;

/// <summary>PCM from a stream, such as standard input, played as if it were a microphone.</summary>
/// <remarks>A last frame that is cut off is dropped. The source owns the stream.</remarks>
/// <param name="stream">PCM, interleaved. Need not be seekable, and its reads need not heed cancellation.</param>
/// <param name="format">What it holds; a stream of PCM does not say.</param>
/// <param name="options">Start and pace.</param>
public sealed class FileSource(Stream stream, AudioFormat format, FileSourceOptions options) : IAudioSource
{
    private string? _trouble;

    /// <inheritdoc/>
    public AudioFormat Format => format;

    /// <inheritdoc/>
    public string Description => options.Description;

    /// <inheritdoc/>
    public bool CanWait => true;

    /// <summary>What the user calls the file; null: as it is described.</summary>
    internal string? Path { get; init; }

    /// <summary>Asked at the end of the stream why that is not all of it; null, or the answer null: it is.</summary>
    internal Func<string?>? Trouble { get; init; }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PcmBlock> ReadBlocksAsync([EnumeratorCancellation] CancellationToken stop)
    {
        var buffer = new byte[options.BufferFrames * format.BytesPerFrame];
        var start = options.Start ?? options.Time.GetUtcNow();
        var began = options.Time.GetTimestamp();
        for (long frames = 0; ; )
        {
            var bytes = await FillAsync(buffer, stop).ConfigureAwait(false);
            bytes -= bytes % format.BytesPerFrame;
            PcmSamples.Clean(buffer.AsSpan(0, bytes), format.Samples);
            if (bytes == 0)
            {
                if (!stop.IsCancellationRequested && (_trouble ?? Trouble?.Invoke()) is { } trouble)
                    options.SayBroken?.Invoke($"{Path ?? Description}: {SoundFileSource.Broken(trouble, format.DurationOf(frames))}");
                yield break;
            }

            var blockStart = start + format.DurationOf(frames);
            frames += bytes / format.BytesPerFrame;
            if (options.Realtime && !await ReachedAsync(began, format.DurationOf(frames), stop).ConfigureAwait(false))
                yield break;
            yield return new(buffer.AsMemory(0, bytes), blockStart, GapBefore: false);
            if (stop.IsCancellationRequested)
                yield break;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stream.DisposeAsync();

    /// <summary>
    /// Reads until the buffer is full or the stream ends. Once stopped it gives what has been read by then; a read that blocks is left
    /// behind, which is safe because the sequence ends with it.
    /// </summary>
    private async Task<int> FillAsync(Memory<byte> buffer, CancellationToken stop)
    {
        var filled = 0;
        while (filled < buffer.Length && _trouble is null)
        {
            int read;
            try
            {
                read = await stream.ReadAsync(buffer[filled..], CancellationToken.None).AsTask().WaitAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
            catch (IOException e)
            {
                // What was read before is recorded; the disk fails, or whoever wrote has.
                _trouble = FileTrouble.Of(Path ?? Description, e);
                break;
            }

            if (read == 0)
                break;
            filled += read;
        }

        return filled;
    }

    /// <summary>Waits until <paramref name="played"/> has passed since <paramref name="began"/>; false when stopped before.</summary>
    private async Task<bool> ReachedAsync(long began, TimeSpan played, CancellationToken stop)
    {
        var ahead = played - options.Time.GetElapsedTime(began);
        if (ahead <= TimeSpan.Zero)
            return true;
        // A delay is cut to whole milliseconds; a block must not come before it was spoken.
        var delay = TimeSpan.FromMilliseconds(Math.Ceiling(ahead.TotalMilliseconds));
        await Task.Delay(delay, options.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stop.IsCancellationRequested;
    }
}
