using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Session;

/// <summary>
/// What the queue is told of recordings besides their audio. It is written in order and away from the audio, which it never
/// holds up; what the disk refuses is kept in memory and tried again. Safe for concurrent use.
/// </summary>
/// <param name="queue">Where it is written.</param>
/// <param name="input">Which of several inputs it is about; null: the only one.</param>
internal sealed class RecordingNotes(ChunkQueue queue, string? input)
{
    /// <summary>
    /// More notes than this are kept only if they are not of gaps: a queue that cannot be written must not cost ever more memory.
    /// </summary>
    private const int MostWaiting = 1_000;

    private readonly Lock _lock = new();
    private readonly Lock _writing = new();
    private readonly Queue<Action<ChunkQueue>> _waiting = new();
    private TaskCompletionSource _added = NewSignal();
    private volatile bool _isResting;

    // Of the writing.
    private long? _run;

    /// <summary>Completes when something was added since it was last asked for.</summary>
    public Task Added
    {
        get
        {
            lock (_lock)
            {
                if (_added.Task.IsCompleted)
                    _added = NewSignal();
                return _added.Task;
            }
        }
    }

    /// <summary>Whether nothing is captured.</summary>
    public bool IsResting => _isResting;

    /// <summary>Something is to be recorded from now on.</summary>
    public void BeginRun(DateTimeOffset at) => Add(queue => _run = queue.BeginRun(at, input));

    /// <summary>Nothing is captured, or something is again.</summary>
    public void Rest(CaptureRest rest, DateTimeOffset now)
    {
        var at = rest.At ?? now;
        _isResting = rest.Cause is not null;
        lock (_lock)
        {
            if (_waiting.Count >= MostWaiting)
                return;
            if (rest.Cause is { } cause)
                Add(queue => OfRun(run => queue.RestRun(run, at, cause)));
            else
                Add(queue => OfRun(run => queue.ResumeRun(run, rest.IsFirst ? at : null)));
        }
    }

    /// <summary>A user has paused, or the pause has ended.</summary>
    public void Pause(UserPause? pause) => Add(queue => queue.KeepPause(input, pause));

    /// <summary>The run goes on. Not worth a second try.</summary>
    public void See(DateTimeOffset now)
    {
        try
        {
            lock (_writing)
                OfRun(run => queue.SeeRun(run, now));
        }
        catch (QueueUnavailableException)
        {
            // In a minute again; until then the last chunk tells that it was there.
        }
    }

    /// <summary>The run has been stopped.</summary>
    public void EndRun(DateTimeOffset at) => Add(queue => OfRun(run => queue.EndRun(run, at)));

    /// <summary>A recording has ended.</summary>
    public void End(RecordingInfo recording) => Add(queue => queue.EndRecording(recording));

    /// <summary>A recording holds what was marked in the one before it since a moment.</summary>
    public void MoveMarks(RecordingInfo previous, RecordingInfo next, DateTimeOffset since) =>
        Add(queue => queue.MoveMarks(previous, next, since));

    /// <summary>A moment of a recording is marked.</summary>
    public void Mark(RecordingInfo recording, RecordingMark mark)
    {
        lock (_lock)
        {
            if (_waiting.Count < MostWaiting)
                Add(queue => queue.Mark(recording, mark.At, mark.Label));
        }
    }

    /// <summary>Audio is missing before a frame of a recording.</summary>
    public void Gap(RecordingInfo recording, RecordingGap gap)
    {
        lock (_lock)
        {
            if (_waiting.Count < MostWaiting)
                Add(queue => queue.AddGap(recording, gap));
        }
    }

    /// <summary>It is silent in a recording, from when to when so far.</summary>
    public void Silence(RecordingInfo recording, RecordingGap silence)
    {
        lock (_lock)
        {
            if (_waiting.Count < MostWaiting)
                Add(queue => queue.NoteSilence(recording, silence));
        }
    }

    /// <summary>Writes what waits, as far as the disk takes it.</summary>
    /// <returns>Whether nothing waits any more.</returns>
    public bool Write()
    {
        lock (_writing)
        {
            while (Peek() is { } note)
            {
                try
                {
                    note(queue);
                }
                catch (QueueUnavailableException)
                {
                    // A full or failing disk. At a stop, opening the queue for the next run ends the recording.
                    return false;
                }

                lock (_lock)
                    _waiting.Dequeue();
            }

            return true;
        }
    }

    private void OfRun(Action<long> note)
    {
        if (_run is { } run)
            note(run);
    }

    private void Add(Action<ChunkQueue> note)
    {
        lock (_lock)
        {
            _waiting.Enqueue(note);
            _added.TrySetResult();
        }
    }

    private Action<ChunkQueue>? Peek()
    {
        lock (_lock)
            return _waiting.TryPeek(out var note) ? note : null;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
