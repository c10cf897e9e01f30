namespace Mycelia.Recorder.Audio.Native;

/// <summary>Which release of which distribution this is, as far as names of packages depend on it.</summary>
/// <param name="Description">What is in <c>/etc/os-release</c>.</param>
internal sealed record SystemRelease(string Description)
{
    /// <summary>FFmpeg's last releases with libswresample 4 (5.1 and 6.1), by name or as what a distribution is derived from.</summary>
    private static readonly string[] WithFourth = ["=bookworm", "=noble"];

    /// <summary>The number that FFmpeg's resampler has there: 4 or, from Debian 13 on, 5.</summary>
    public int FFmpegResampler => WithFourth.Any(name => Description.Contains(name, StringComparison.Ordinal)) ? 4 : 5;

    /// <summary>This machine's.</summary>
    public static SystemRelease Read()
    {
        const string path = "/etc/os-release";
        try
        {
            return new(File.Exists(path) ? File.ReadAllText(path) : "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new("");
        }
    }
}
