namespace Mycelia.StandIns.Servers;

/// <summary>What a request wants to do to a resource.</summary>
/// <param name="Path"><c>db/audio_chunks</c>, <c>timeline</c>.</param>
/// <param name="Actions">Every one of them has to be allowed there.</param>
/// <param name="Writes">Whether anything may be another afterwards.</param>
internal sealed record ResourceUse(string Path, IReadOnlyList<string> Actions, bool Writes);
