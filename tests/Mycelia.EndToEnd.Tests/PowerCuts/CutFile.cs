namespace Mycelia.EndToEnd.Tests.PowerCuts;

/// <summary>The content of a file: what is on the disk for certain, and what was done since.</summary>
internal sealed class CutFile
{
    private readonly List<Change> _changes = [];
    private byte[] _synced = [];
    private int _size;

    /// <param name="At">The entry of the diary.</param>
    /// <param name="Offset">Where it was written; the new size where nothing was.</param>
    /// <param name="Data">What was written; null where the size was set.</param>
    private readonly record struct Change(int At, int Offset, ReadOnlyMemory<byte>? Data)
    {
        public int SizeAfter(int size) => Data is { } data ? Math.Max(size, Offset + data.Length) : Offset;
    }

    public void Write(int at, long offset, ReadOnlyMemory<byte> data) => _changes.Add(new(at, (int)offset, data));

    public void Resize(int at, long size) => _changes.Add(new(at, (int)size, null));

    /// <summary>A sync has ended: all that was done before it began is on the disk.</summary>
    public void Sync(int begun)
    {
        var done = _changes.TakeWhile(change => change.At < begun).ToArray();
        foreach (var change in done)
            Do(change, ref _synced, ref _size);
        _changes.RemoveRange(0, done.Length);
    }

    /// <summary>What is found after a power cut.</summary>
    public byte[] Content(Fate fate)
    {
        var choose = fate.OfFile([.. _changes.Select(static change => change.At)]);
        var sizes = Sizes();
        var seen = choose(0, _changes.Count);
        // Once a file was cut short it never shows again what it had there; one that is still long has nothing from after.
        var next = Enumerable.Range(seen, _changes.Count - seen).FirstOrDefault(i => sizes[i + 1] < sizes[i], _changes.Count);
        var content = new byte[Math.Max(_synced.Length, sizes.Max())];
        _synced.CopyTo(content, 0);
        var units = new Dictionary<int, int>();
        for (var i = 0; i < next; i++)
        {
            if (_changes[i].Data is { } data)
                Write(i, _changes[i].Offset, data.Span);
            else if (i < seen && sizes[i + 1] < sizes[i])
                content.AsSpan(sizes[i + 1]).Clear();
        }

        return content[..sizes[seen]];

        void Write(int change, int start, ReadOnlySpan<byte> data)
        {
            for (var at = start; at < start + data.Length; )
            {
                var unit = at / fate.UnitBytes;
                var end = Math.Min(start + data.Length, (unit + 1) * fate.UnitBytes);
                if (!units.TryGetValue(unit, out var upTo))
                    units[unit] = upTo = choose(0, next);
                if (change < upTo)
                    data[(at - start)..(end - start)].CopyTo(content.AsSpan(at));
                at = end;
            }
        }
    }

    /// <summary>The size at first, and after each change.</summary>
    private int[] Sizes()
    {
        var sizes = new int[_changes.Count + 1];
        sizes[0] = _size;
        for (var i = 0; i < _changes.Count; i++)
            sizes[i + 1] = _changes[i].SizeAfter(sizes[i]);
        return sizes;
    }

    private static void Do(Change change, ref byte[] content, ref int size)
    {
        var after = change.SizeAfter(size);
        if (content.Length < after)
            Array.Resize(ref content, Math.Max(after, 2 * content.Length));
        if (change.Data is { } data)
            data.Span.CopyTo(content.AsSpan(change.Offset));
        else if (after < size)
            content.AsSpan(after).Clear();
        size = after;
    }
}
