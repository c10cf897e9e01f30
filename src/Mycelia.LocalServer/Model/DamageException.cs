namespace Mycelia.LocalServer.Model;

/// <summary>
/// What was stored is not as it was when it was stored: asking again does not help. The message is a sentence for the client.
/// </summary>
internal sealed class DamageException(string message, Exception? inner = null, bool isMissing = false) : Exception(message, inner)
{
    /// <summary>It is not there at all.</summary>
    public bool IsMissing { get; } = isMissing;
}
