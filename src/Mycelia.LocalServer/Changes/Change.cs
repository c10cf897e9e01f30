using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Changes;

/// <summary>Something that a page shows has become another.</summary>
/// <param name="What">What.</param>
/// <param name="Window">Where on the timeline.</param>
/// <param name="Owner">The number of the key whose it is; null: it concerns everybody.</param>
/// <param name="Track">At which track, where it is at one.</param>
internal sealed record Change(ChangedThing What, TimeWindow Window, long? Owner, long? Track);

/// <summary>What can change.</summary>
internal enum ChangedThing
{
    Audio,
    Label,
    Protection,
    Deletion,
    Notes,
}
