namespace Mycelia.Recorder.Destinations.Mycelia.Discovery;

/// <summary>Something that a key may do, as Mycelia's policies name it.</summary>
/// <param name="Action"><c>read</c>, <c>write</c>, <c>update</c>, <c>delete</c> or, of the timeline, <c>recalculate</c>.</param>
/// <param name="Resource"><c>db/COLLECTION</c>, or <c>timeline</c>.</param>
public sealed record AccessRight(string Action, string Resource)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Action} {Resource}";
}
