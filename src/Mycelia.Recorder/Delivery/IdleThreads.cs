using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Delivery;

/// <summary>
/// Does work on as many threads as there are processors, at the lowest priority, so that capture and deliveries come first. Threads begin
/// when there is work, and end when there has been none for a while. Safe for concurrent use.
/// </summary>
internal sealed partial class IdleThreads
{
    private const int LowestPriority = 19;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Queue<Action> _work = [];
    private int _threads;
    private int _free;

    /// <summary>Does a piece of work, and tells what came of it.</summary>
    public Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_work)
        {
            _work.Enqueue(() => Do(work, done));
            if (_work.Count > _free && _threads < Environment.ProcessorCount)
            {
                _threads++;
                new Thread(Work)
                {
                    IsBackground = true,
                    Name = "encoding",
                    Priority = ThreadPriority.Lowest,
                }.Start();
            }
            else
            {
                Monitor.Pulse(_work);
            }
        }

        return done.Task;
    }

    private static void Do<T>(Func<T> work, TaskCompletionSource<T> done)
    {
        try
        {
            done.SetResult(work());
        }
#pragma warning disable CA1031 // it is thrown again where the result is awaited
        catch (Exception e)
#pragma warning restore CA1031
        {
            done.SetException(e);
        }
    }

    private void Work()
    {
        if (OperatingSystem.IsLinux())
            _ = SetPriority(which: 0, who: 0, LowestPriority);
        while (Take() is { } work)
            work();
    }

    private Action? Take()
    {
        lock (_work)
        {
            _free++;
            while (_work.Count == 0)
            {
                if (!Monitor.Wait(_work, Patience) && _work.Count == 0)
                {
                    _free--;
                    _threads--;
                    return null;
                }
            }

            _free--;
            return _work.Dequeue();
        }
    }

    /// <summary>Of this thread alone: to Linux each is a process of its own.</summary>
    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
