using System.Globalization;
using Mycelia.Recorder.Audio;

namespace Mycelia.Recorder.Cli.Doctor;

/// <summary>What a level says about a microphone.</summary>
internal static class MicrophoneVerdict
{
    /// <summary>A quiet room is louder than this with a microphone that is turned up, dB.</summary>
    private const double TooQuiet = -60;

    private const double Clipping = -0.1;

    /// <param name="name">The input's.</param>
    /// <param name="isMonitor">Whether it is what a loudspeaker plays.</param>
    /// <param name="level">Null when nothing came in.</param>
    public static Finding Judge(string name, bool isMonitor, SoundLevel? level)
    {
        const string check = "microphone";
        const string tryIt = "'mycelia-recorder devices --watch' shows which input hears you";
        if (level is not { } heard)
            return Finding.Bad(check, $"{name} is open and delivers nothing", $"it may be suspended or broken; {tryIt}");
        var peak = string.Create(CultureInfo.InvariantCulture, $"peak {heard.PeakDb:0} dB");
        return heard switch
        {
            { IsDigitalZero: true } when isMonitor => Finding.Doubtful(check, $"{name} is what a loudspeaker plays, and it plays nothing", $"choose a microphone with --device; {tryIt}"),
            { IsDigitalZero: true } => Finding.Bad(check, $"{name} gives digital silence: every sample is zero", $"unmute it, or choose another with --device; {tryIt}"),
            { PeakDb: >= Clipping } => Finding.Doubtful(check, $"{name} clips ({peak})", "turn its gain down"),
            { PeakDb: < TooQuiet } => Finding.Doubtful(check, $"{name} hears next to nothing ({peak})", $"turn its gain up, or speak while doctor listens; {tryIt}"),
            _ when isMonitor => Finding.Doubtful(check, $"{name} is what a loudspeaker plays, no microphone ({peak})", "choose a microphone with --device"),
            _ => Finding.Good(check, $"{name} hears something, {peak}"),
        };
    }
}
