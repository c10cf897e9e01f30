using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Capture.PortAudio;

namespace Mycelia.Recorder.Cli.Doctor;

/// <summary>Which of the system's libraries are missed.</summary>
internal static class LibraryVerdict
{
    public const string Pulse = "libpulse.so.0";

    private const string Check = "libraries";

    /// <summary>What recording and sending WAV goes without.</summary>
    public static IReadOnlyList<AudioLibrary> Others =>
        [AudioLibrary.SndFile, AudioLibrary.Opus, AudioLibrary.Ogg, AudioLibrary.SwResample, AudioLibrary.SampleRate];

    /// <param name="backend">As in <c>--backend</c>.</param>
    /// <param name="hasPulse">Whether PulseAudio's client library can be loaded.</param>
    /// <param name="hasPortAudio">Whether PortAudio can.</param>
    /// <param name="missing">Which of the others cannot.</param>
    public static IReadOnlyList<Finding> Judge(string backend, bool hasPulse, bool hasPortAudio, IReadOnlyCollection<AudioLibrary> missing)
    {
        Finding[] findings = [.. Microphone(backend, hasPulse, hasPortAudio), .. missing.Select(Missing)];
        var way = backend == "portaudio" || !hasPulse ? "PortAudio" : Pulse;
        return findings.Length > 0
            ? findings
            : [Finding.Good(Check, string.Join(", ", [way, .. Others.Select(static library => library.FileName)]))];
    }

    /// <summary>One without which hardly anything goes.</summary>
    /// <param name="missing">What is to be said of it where it is missing.</param>
    public static IEnumerable<Finding> Needed(string? missing) =>
        missing?.Split(": ", 2) is [var text, var remedy] ? [Finding.Bad(Check, text, remedy)] : [];

    /// <summary>No recording needs it.</summary>
    public static Finding Ffmpeg(bool isThere)
    {
        const string kinds = "M4A, AAC, AMR, WMA and WebM";
        return Finding.Good(
            "ffmpeg",
            isThere
                ? $"is here: {kinds} can be imported and played, too"
                : $"is not here: {kinds} can be neither imported nor played, all else goes without it (Debian: apt install ffmpeg)"
        );
    }

    private static Finding[] Microphone(string backend, bool hasPulse, bool hasPortAudio) =>
        backend switch
        {
            "portaudio" when !hasPortAudio =>
            [
                Finding.Bad(
                    Check,
                    "PortAudio is missing, which --backend portaudio asks for",
                    $"install {PortAudioBackend.Package}; or leave the choice to the recorder (--backend auto)"
                ),
            ],
            "pulse" when !hasPulse =>
            [
                Finding.Bad(Check, $"{Pulse} is missing: the way to PulseAudio and PipeWire", "install it (Debian: apt install libpulse0)"),
            ],
            "auto" when !hasPulse && !hasPortAudio =>
            [
                Finding.Bad(
                    Check,
                    $"neither {Pulse} nor PortAudio is here: no microphone can be reached",
                    "for PulseAudio and PipeWire install the first (Debian: apt install libpulse0); where there is neither, "
                        + $"{PortAudioBackend.Package}"
                ),
            ],
            _ => [],
        };

    private static Finding Missing(AudioLibrary library) =>
        Finding.Doubtful(
            Check,
            $"{library.FileName} is missing: {UseOf(library)} will not go",
            $"install it (Debian: apt install {library.Package})"
        );

    private static string UseOf(AudioLibrary library) =>
        library == AudioLibrary.SndFile ? "FLAC, and sound files other than plain WAV"
        : library == AudioLibrary.Opus || library == AudioLibrary.Ogg ? "Opus"
        : library == AudioLibrary.SampleRate ? "several inputs as one recording (--join)"
        : "sound files of other rates or channels than --rate and --channels, and Opus of 44.1 kHz";
}
