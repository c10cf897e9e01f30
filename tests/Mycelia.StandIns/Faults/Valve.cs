namespace Mycelia.StandIns.Faults;

/// <summary>One direction of a connection, as far and as fast as the fault lets it through.</summary>
internal sealed class Valve(Stream destination)
{
    private const int SlicesPerSecond = 20;
    private long _passed;

    /// <summary>How much may pass; null for everything.</summary>
    public long? CutAfter { get; init; }

    public bool Reset { get; init; } = true;

    public int? BytesPerSecond { get; init; }

    public bool Swallow { get; init; }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var allowed = CutAfter is { } limit ? bytes[..(int)Math.Min(bytes.Length, limit - _passed)] : bytes;
        if (!Swallow)
            await PaceAsync(allowed, cancellationToken);
        _passed += allowed.Length;
        if (_passed == CutAfter)
            throw new CutException(Reset);
    }

    /// <summary>All has passed: a cut that was still to come is due.</summary>
    public void End()
    {
        if (CutAfter is not null)
            throw new CutException(Reset);
    }

    private async Task PaceAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (BytesPerSecond is { } rate && !bytes.IsEmpty)
        {
            var slice = bytes[..Math.Min(bytes.Length, Math.Max(1, rate / SlicesPerSecond))];
            await destination.WriteAsync(slice, cancellationToken);
            await Task.Delay(TimeSpan.FromSeconds((double)slice.Length / rate), cancellationToken);
            bytes = bytes[slice.Length..];
        }

        await destination.WriteAsync(bytes, cancellationToken);
    }
}
