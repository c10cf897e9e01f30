namespace Mycelia.LocalServer.Model;

/// <summary>What somebody has written at a stretch of time, or at a moment.</summary>
/// <param name="Id">The client's.</param>
/// <param name="Owner">The number of the key whose it is; null: it is of whoever sees everything.</param>
/// <param name="Track">Where; null: everywhere.</param>
/// <param name="FromMs">When it begins, ms since 1970 UTC.</param>
/// <param name="ToMs">When it ends; null: it is a moment.</param>
/// <param name="Text">What was written.</param>
internal sealed record Label(string Id, long? Owner, long? Track, long FromMs, long? ToMs, string Text);
