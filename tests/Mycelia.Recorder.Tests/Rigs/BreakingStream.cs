namespace Mycelia.Recorder.Tests.Rigs;

/// <summary>Gives what it has, and fails once, as a disk does; what it would give after that is not what follows.</summary>
internal sealed class BreakingStream(byte[] content) : MemoryStream(content)
{
    private bool _hasFailed;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position < Length)
            return base.ReadAsync(buffer, cancellationToken);
        if (_hasFailed)
        {
            buffer.Span.Clear();
            return ValueTask.FromResult(buffer.Length);
        }

        _hasFailed = true;
        return ValueTask.FromException<int>(new IOException("Input/output error."));
    }
}
