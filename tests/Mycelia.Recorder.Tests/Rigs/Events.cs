using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Rigs;

/// <summary>Keeps what happened, and lets a test wait for what will.</summary>
internal sealed class Events : IProgress<RecorderEvent>
{
    private readonly Lock _lock = new();
    private readonly List<RecorderEvent> _seen = [];
    private readonly List<(Func<RecorderEvent, bool> Condition, TaskCompletionSource Done)> _waiting = [];

    public void Report(RecorderEvent value)
    {
        lock (_lock)
        {
            _seen.Add(value);
            foreach (var (_, done) in _waiting.Where(waiting => waiting.Condition(value)))
                done.TrySetResult();
        }
    }

    public T[] Of<T>()
    {
        lock (_lock)
            return [.. _seen.OfType<T>()];
    }

    /// <summary>Until the first event of a kind, seen already or still to come.</summary>
    public Task WaitForAsync<T>(Func<T, bool>? condition = null)
        where T : RecorderEvent
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_seen.Any(Fits))
                return Task.CompletedTask;
            _waiting.Add((Fits, done));
        }

        return done.Task.WaitAsync(TimeSpan.FromSeconds(30));

        bool Fits(RecorderEvent happening) => happening is T wanted && condition?.Invoke(wanted) != false;
    }
}
