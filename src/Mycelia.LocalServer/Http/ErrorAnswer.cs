namespace Mycelia.LocalServer.Http;

/// <summary>Why a request was refused.</summary>
/// <param name="Error">One sentence, or an OAuth error code.</param>
/// <param name="Field">The part or field that is at fault, where there is one.</param>
internal sealed record ErrorAnswer(string Error, string? Field = null);
