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
    public string Names => _decodes ? "audio/wav, audio/flac or audio/ogg (Opus)" : $"audio/wav (more with {decoder.Package} installed)";

    /// <summary>The encoding of a media type; null when it is not accepted.</summary>
    public AudioEncoding? Find(string mediaType) =>
        Types.TryGetValue(mediaType, out var encoding) && (_decodes || encoding == AudioEncoding.Wav) ? encoding : null;
}
