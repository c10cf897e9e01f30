namespace Mycelia.Recorder.Tests.Rigs;

/// <summary>Gives what it has and then blocks in a synchronous read, deaf to cancellation, as a terminal does.</summary>
internal sealed class BlockingStream(byte[] content) : Stream
{
    private readonly MemoryStream _content = new(content);
    private readonly ManualResetEventSlim _released = new();
    private readonly TaskCompletionSource _blocked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a read blocks.</summary>
    public Task Blocked => _blocked.Task;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = _content.Read(buffer, offset, count);
        if (read > 0)
            return read;
        _blocked.TrySetResult();
        _released.Wait();
        return 0;
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _released.Set();
        base.Dispose(disposing);
    }
}
