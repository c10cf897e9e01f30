using Mycelia.Recorder.Delivery;

namespace Mycelia.Recorder.Destinations.Mycelia.Inventory;

/// <summary>Gathers what a server says that it holds, and makes one of what it holds several times.</summary>
internal sealed class FoundChunks
{
    /// <summary>Chunks of one number and different starts are two, which other programs have made.</summary>
    private readonly Dictionary<(long Number, DateTimeOffset? Start), HeldChunk> _found = [];
    private readonly HashSet<string> _ids = [];

    /// <summary>Takes a chunk.</summary>
    /// <param name="id">What the server calls it: one that is named twice counts once.</param>
    /// <param name="chunk">The chunk.</param>
    public void Add(string id, HeldChunk chunk)
    {
        if (!_ids.Add(id))
            return;
        var key = (chunk.Number, chunk.Start);
        _found[key] = _found.TryGetValue(key, out var there)
            // Of two that differ, the one that is not as it was sent is told of.
            ? there with
            {
                Times = there.Times + 1,
                Problem = there.Problem ?? chunk.Problem ?? (IsOther(there, chunk) ? "is there twice, with different content" : null),
                Fingerprint = there.Fingerprint ?? chunk.Fingerprint,
            }
            : chunk;
    }

    /// <summary>How many of some numbers are there.</summary>
    public int CountWithin(long first, long next) =>
        _found.Keys.Where(key => key.Number >= first && key.Number < next).Select(static key => key.Number).Distinct().Count();

    /// <summary>Those of some numbers, each once.</summary>
    public HeldChunk[] Within(long first, long next) =>
        [
            .. _found
                .Values.Where(chunk => chunk.Number >= first && chunk.Number < next)
                .GroupBy(static chunk => chunk.Number)
                .Select(static same => same.OrderBy(static chunk => chunk.Start).First())
                .OrderBy(static chunk => chunk.Number),
        ];

    private static bool IsOther(HeldChunk one, HeldChunk other) =>
        one.Fingerprint is { } fingerprint && other.Fingerprint is { } others && fingerprint != others;
}
