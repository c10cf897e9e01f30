namespace Mycelia.LocalServer.Model;

/// <summary>A stretch of time of which nothing is deleted.</summary>
/// <param name="Id">The client's.</param>
/// <param name="Owner">The number of the key whose it is; null: it is of whoever sees everything.</param>
/// <param name="Track">Where; null: everywhere that its owner sees.</param>
/// <param name="Window">From when to when.</param>
internal sealed record Protection(string Id, long? Owner, long? Track, TimeWindow Window)
{
    /// <summary>Whether it holds for a track.</summary>
    public bool Covers(Track track) => Track is { } only ? only == track.Number : Owner is null || Owner == track.Owner;
}
