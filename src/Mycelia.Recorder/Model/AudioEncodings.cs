namespace Mycelia.Recorder.Model;

/// <summary>
/// The table of encodings. A new one is a value of <see cref="AudioEncoding"/> and a row here; the compiler then finds what else has to
/// know it.
/// </summary>
public static class AudioEncodings
{
    /// <summary>All of them, in the order in which they are offered.</summary>
    public static IReadOnlyList<AudioEncoding> All { get; } = Enum.GetValues<AudioEncoding>();

    private static readonly Dictionary<AudioEncoding, EncodingTraits> Rows = All.ToDictionary(static encoding => encoding, RowOf);

    /// <summary>What an encoding is called.</summary>
    public static EncodingTraits Traits(this AudioEncoding encoding) => Rows[encoding];

    private static EncodingTraits RowOf(AudioEncoding encoding) =>
        encoding switch
        {
            AudioEncoding.Wav => new("wav", "audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"),
            AudioEncoding.Flac => new("flac", "audio/flac", "audio/x-flac"),
            AudioEncoding.Opus => new("opus", "audio/ogg", "audio/opus"),
        };

    /// <summary>Whether there are files of it of such samples.</summary>
    public static bool Takes(this AudioEncoding encoding, SampleFormat samples) =>
        encoding switch
        {
            AudioEncoding.Wav => true,
            AudioEncoding.Flac => samples != SampleFormat.F32,
            AudioEncoding.Opus => true,
        };

    /// <summary>The media type of a file.</summary>
    public static string MediaType(this AudioEncoding encoding) => encoding.Traits().MediaType;

    /// <summary>What a file's name ends with, dot included.</summary>
    public static string Extension(this AudioEncoding encoding) => "." + encoding.Name();

    /// <summary>What settings and the queue call it.</summary>
    public static string Name(this AudioEncoding encoding) => encoding.Traits().Name;

    /// <summary>The encoding of that <see cref="Name"/>; null when there is none.</summary>
    public static AudioEncoding? Parse(string name) =>
        All.Cast<AudioEncoding?>().FirstOrDefault(encoding => encoding!.Value.Name() == name);
}
