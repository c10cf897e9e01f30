using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Capture.PulseAudio;

/// <summary>The answer to one question to the server, and the handle by which its callback finds it.</summary>
/// <typeparam name="T">What is collected.</typeparam>
internal sealed class PulseAnswer<T> : IDisposable
{
    private readonly TaskCompletionSource<T> _task = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private GCHandle _handle;

    public PulseAnswer(T collected)
    {
        Collected = collected;
        _handle = GCHandle.Alloc(this);
    }

    public T Collected { get; set; }

    public nint Userdata => GCHandle.ToIntPtr(_handle);

    public Task<T> Task => _task.Task;

    public static PulseAnswer<T> From(nint userdata) => (PulseAnswer<T>)GCHandle.FromIntPtr(userdata).Target!;

    public void Complete() => _task.TrySetResult(Collected);

    public void Fail(Exception error) => _task.TrySetException(error);

    public void Dispose()
    {
        if (_handle.IsAllocated)
            _handle.Free();
    }
}
