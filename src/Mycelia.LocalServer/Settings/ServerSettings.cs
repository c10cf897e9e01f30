using System.Net;
using Mycelia.LocalServer.Decoding;
using Mycelia.Recorder.Audio.Native;

namespace Mycelia.LocalServer.Settings;

/// <summary>What the server is told at its start.</summary>
internal sealed record ServerSettings
{
    public const string DefaultUrl = "http://127.0.0.1:5173";
    public const long DefaultMaxUploadBytes = 64 * 1024 * 1024;

    /// <summary>Addresses to listen on; port 0 lets the system choose.</summary>
    public required IReadOnlyList<IPEndPoint> EndPoints { get; init; }

    /// <summary>The data directory; made when it is missing.</summary>
    public required string DataPath { get; init; }

    /// <summary>How long an access token is good for.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The largest audio part that is accepted, in bytes.</summary>
    public long MaxUploadBytes { get; init; } = DefaultMaxUploadBytes;

    /// <summary>Decodes what is not WAV; where it is missing, only WAV is accepted.</summary>
    public AudioLibrary Decoder { get; init; } = AudioLibrary.SndFile;

    /// <summary>How long decoding one file may take.</summary>
    public TimeSpan LongestDecoding { get; init; } = Decoders.DefaultLongest;

    /// <summary>How clients reach it where that is not an address of its own: through a proxy.</summary>
    public IReadOnlyList<Uri> PublicUrls { get; init; } = [];

    /// <summary>How long audio is kept; null: for ever.</summary>
    public TimeSpan? Keep { get; init; }

    /// <summary>How large all audio together may be, in bytes; null: as the disk lets it.</summary>
    public long? MaxSize { get; init; }

    /// <summary>Keeps WAV chunks as FLAC once they are an hour old.</summary>
    public bool PacksFlac { get; init; }

    /// <summary>Makes a new client id and secret and refuses the old ones.</summary>
    public bool NewCredentials { get; init; }

    /// <summary>Logs each request, not only what goes wrong.</summary>
    public bool Verbose { get; init; }
}
