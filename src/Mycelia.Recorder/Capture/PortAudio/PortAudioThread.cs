using System.Collections.Concurrent;

namespace Mycelia.Recorder.Capture.PortAudio;

/// <summary>
/// The one thread that calls PortAudio: the library has one state for the whole process and no lock, and on Windows wants the thread
/// that it was started in. A call that hangs in a driver hangs here, and nobody waits for it longer than he wants to.
/// </summary>
internal sealed class PortAudioThread
{
    private readonly BlockingCollection<Action> _calls = [];

    private PortAudioThread() => new Thread(Run) { IsBackground = true, Name = "portaudio" }.Start();

    /// <summary>The process's.</summary>
    public static PortAudioThread Shared { get; } = new();

    /// <summary>Has the thread do something, after what it was asked before.</summary>
    /// <param name="call">What to do.</param>
    /// <param name="stop">Not to begin with it any more.</param>
    public Task<T> RunAsync<T>(Func<T> call, CancellationToken stop = default)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        // The thread always comes to it, be it to find that it is no longer wanted.
        _calls.Add(
            () =>
            {
                try
                {
                    stop.ThrowIfCancellationRequested();
                    done.SetResult(call());
                }
                catch (Exception e)
                {
                    done.SetException(e);
                }
            },
            CancellationToken.None
        );
        return done.Task;
    }

    private void Run()
    {
        foreach (var call in _calls.GetConsumingEnumerable())
            call();
    }
}
