using System.Runtime.CompilerServices;
using Mycelia.Recorder.Audio;

namespace Mycelia.Recorder.Capture.PulseAudio;

/// <summary>A microphone recorded by way of a PulseAudio server.</summary>
/// <remarks>
/// Samples are copied in libpulse's thread into slots allocated beforehand. When all are full because the pipeline stalls, samples stay
/// in the stream, where libpulse keeps two minutes of them, until the reader frees a slot.
/// </remarks>
internal sealed class PulseAudioSource : IAudioSource
{
    private static readonly TimeSpan Capacity = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly PulseConnection _connection;
    private readonly BlockQueue _queue;
    private readonly PulseIntake _intake;
    private bool _disposed;

    private PulseAudioSource(PulseConnection connection, CaptureOptions options, AudioDevice device, TimeProvider time)
    {
        _connection = connection;
        Format = options.Format;
        var slots = (int)(options.Format.FramesIn(Capacity) / options.BlockFrames);
        _queue = new(options.BlockFrames * options.Format.BytesPerFrame, slots);
        using (connection.Loop.Enter())
            _intake = new(connection, options, device, _queue, time);
    }

    public AudioFormat Format { get; }

    public string Description => _intake.Description;

    /// <summary>Whether every slot is full and samples wait in the stream.</summary>
    internal bool IsStarved => _intake.IsStarved;

    /// <summary>Frames received from the server so far, whether read, queued or waiting in the stream.</summary>
    internal long FramesReceived
    {
        get
        {
            var frames = 0L;
            Run(intake => frames = intake.FramesReceived);
            return frames;
        }
    }

    /// <summary>Opens <paramref name="device"/>; the source owns <paramref name="connection"/> from then on.</summary>
    /// <exception cref="AudioInputException">The server refuses, or does not answer.</exception>
    public static async Task<PulseAudioSource> OpenAsync(
        PulseConnection connection, CaptureOptions options, AudioDevice device, TimeProvider time, CancellationToken stop)
    {
        var source = new PulseAudioSource(connection, options, device, time);
        try
        {
            await source._intake.Ready.WaitAsync(options.Timeout, time, stop).ConfigureAwait(false);
            return source;
        }
        catch (Exception e)
        {
            await source.DisposeAsync().ConfigureAwait(false);
            if (e is TimeoutException)
                throw new AudioInputException(
                    AudioInputProblem.NoServer, $"the sound server does not start recording from '{device.Description}'; restart it", e);
            throw;
        }
    }

    public async IAsyncEnumerable<PcmBlock> ReadBlocksAsync([EnumeratorCancellation] CancellationToken stop)
    {
        using var registration = stop.UnsafeRegister(
            static source => ((PulseAudioSource)source!).Run(static intake => intake.Stop()), this);
        while (await _queue.WaitToReadAsync().ConfigureAwait(false))
        {
            while (_queue.TryRead(out var block))
            {
                try
                {
                    yield return block;
                }
                finally
                {
                    _queue.Release();
                }

                if (_intake.IsStarved)
                    Run(static intake => intake.Drain());
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_disposed)
                return default;
            _disposed = true;
            using (_connection.Loop.Enter())
                _intake.Dispose();
            _connection.Dispose();
            _intake.Free();
            _queue.Complete();
        }

        return default;
    }

    private void Run(Action<PulseIntake> action)
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            using (_connection.Loop.Enter())
                action(_intake);
        }
    }
}
