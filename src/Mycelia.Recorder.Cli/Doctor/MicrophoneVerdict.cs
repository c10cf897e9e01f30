using Mycelia.Recorder.Capture.PortAudio;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Doctor;

/// <summary>What a level says about a microphone.</summary>
internal static class MicrophoneVerdict
{
    /// <summary>A quiet room is louder than this with a microphone that is turned up, dB.</summary>
    private const double TooQuiet = -60;

    private const double Clipping = -0.1;

    /// <summary>Inputs cannot even be listed.</summary>
    /// <param name="backend">As in <c>--backend</c>.</param>
    /// <param name="reason">Why, in words; what they say after a semicolon is what to do.</param>
    /// <param name="hasPortAudio">Whether PortAudio is installed.</param>
    public static Finding Unreachable(string backend, string reason, bool hasPortAudio)
    {
        var text = reason.Split("; ")[0];
        const string start =
            "start PipeWire (systemctl --user start pipewire-pulse) or PulseAudio (pulseaudio --start) as the user who records, or "
            + "set PULSE_SERVER to where it runs";
        return backend switch
        {
            "portaudio" => Finding.Bad(
                "microphone",
                text,
                hasPortAudio
                    ? "see that the system's sound settings show a microphone; where PipeWire or PulseAudio runs, --backend pulse is "
                        + "the better way"
                    : $"install {PortAudioBackend.Package}"
            ),
            "auto" => Finding.Bad(
                "sound server",
                text,
                start
                    + (
                        hasPortAudio
                            ? "; PortAudio finds no microphone either"
                            : $"; on a machine without them, install {PortAudioBackend.Package}"
                    )
            ),
            _ => Finding.Bad("sound server", text, start),
        };
    }

    /// <summary>What a loudspeaker plays was asked for: it need not play anything.</summary>
    /// <param name="name">The input's.</param>
    /// <param name="level">Null when nothing came in.</param>
    public static Finding JudgeSpeaker(string name, SoundLevel? level) =>
        level is { } heard
            ? Finding.Good(
                "microphone",
                heard.IsDigitalZero
                    ? $"none is wanted: {name}, which plays nothing now"
                    : $"none is wanted: {name}, peak {Words.Decibels(heard.PeakDb)}"
            )
            : Finding.Bad("microphone", $"{name} is open and delivers nothing", "see whether the system plays anything by it");

    /// <param name="name">The input's.</param>
    /// <param name="isMonitor">Whether it is what a loudspeaker plays.</param>
    /// <param name="level">Null when nothing came in.</param>
    public static Finding Judge(string name, bool isMonitor, SoundLevel? level)
    {
        const string check = "microphone";
        const string tryIt = "'mycelia-recorder devices --watch' shows which input hears you";
        if (level is not { } heard)
            return Finding.Bad(check, $"{name} is open and delivers nothing", $"it may be suspended or broken; {tryIt}");
        var peak = $"peak {Words.Decibels(heard.PeakDb)}";
        return heard switch
        {
            { IsDigitalZero: true } when isMonitor => Finding.Doubtful(
                check,
                $"{name} is what a loudspeaker plays, and it plays nothing",
                $"choose a microphone with --device; {tryIt}"
            ),
            { IsDigitalZero: true } => Finding.Bad(
                check,
                $"{name} gives digital silence: every sample is zero",
                $"unmute it, or choose another with --device; {tryIt}"
            ),
            { PeakDb: >= Clipping } => Finding.Doubtful(
                check,
                $"{name} clips ({peak})",
                "turn its gain down, in the sound settings or with alsamixer"
            ),
            { PeakDb: < TooQuiet } => Finding.Doubtful(
                check,
                $"{name} hears next to nothing ({peak})",
                $"speak while doctor listens, or turn its gain up in the sound settings or with alsamixer; {tryIt}"
            ),
            _ when isMonitor => Finding.Doubtful(
                check,
                $"{name} is what a loudspeaker plays, no microphone ({peak})",
                "choose a microphone with --device"
            ),
            _ => Finding.Good(check, $"{name} hears something, {peak}"),
        };
    }
}
