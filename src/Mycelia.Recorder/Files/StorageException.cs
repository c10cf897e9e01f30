namespace Mycelia.Recorder.Files;

/// <summary>File work was refused. The message says why, in the user's words.</summary>
/// <param name="refusal">Why.</param>
/// <param name="inner">The cause, when there is one.</param>
public sealed class StorageException(StorageRefusal refusal, Exception? inner = null) : IOException(refusal?.Words, inner)
{
    /// <summary>Why.</summary>
    public StorageRefusal Refusal { get; } = refusal ?? throw new ArgumentNullException(nameof(refusal));
}
