using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Ingest;

/// <summary>Which types of audio the server takes.</summary>
/// <param name="decoder">Decodes what is not WAV; what it cannot read back is not accepted.</param>
internal sealed class AcceptedAudio(AudioLibrary decoder)
{
    private static readonly Dictionary<string, AudioEncoding> Types = AudioEncodings
        .All.SelectMany(static encoding => encoding.Traits().OtherTypes.Prepend(encoding.MediaType()).Select(type => (type, encoding)))
        .ToDictionary(static one => one.type, static one => one.encoding, StringComparer.OrdinalIgnoreCase);

    private readonly bool _decodes = decoder.IsThere;

    /// <summary>The types that are accepted, for people.</summary>
    public string Names =>
        _decodes
            ? $"{string.Join(", ", AudioEncodings.All.SkipLast(1).Select(NameOf))} or {NameOf(AudioEncodings.All[^1])}"
            : $"{NameOf(AudioEncoding.Wav)} (more with {decoder.Package} installed)";

    /// <summary>The encoding of a media type; null when it is not accepted.</summary>
    public AudioEncoding? Find(string mediaType) =>
        Types.TryGetValue(mediaType, out var encoding) && (_decodes || encoding == AudioEncoding.Wav) ? encoding : null;

    /// <summary>Of a container that may hold something else, what it has to hold.</summary>
    private static string NameOf(AudioEncoding encoding) =>
        encoding.MediaType().EndsWith(encoding.Name(), StringComparison.Ordinal)
            ? encoding.MediaType()
            : $"{encoding.MediaType()} ({encoding.Name()})";
}
