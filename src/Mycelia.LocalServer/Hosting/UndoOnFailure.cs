namespace Mycelia.LocalServer.Hosting;

/// <summary>Disposes what a start has already made, the last first, unless the start succeeds.</summary>
internal sealed class UndoOnFailure : IDisposable
{
    private readonly Stack<IDisposable> _made = [];

    public T Add<T>(T made)
        where T : IDisposable
    {
        _made.Push(made);
        return made;
    }

    public void Cancel() => _made.Clear();

    public void Dispose()
    {
        while (_made.TryPop(out var made))
            made.Dispose();
    }
}
