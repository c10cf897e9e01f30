using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.Files;
using Mycelia.Recorder.Capture.PulseAudio;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>Opens what <c>record</c> was asked to record.</summary>
internal static class AudioInputs
{
    private const string StandardInput = "-";

    /// <summary>Opens the input, at the start and again after it was lost.</summary>
    /// <exception cref="AudioInputException">There is no such input, or not now.</exception>
    /// <exception cref="UserError">The file to play cannot be played.</exception>
    public static Task<IAudioSource> OpenAsync(RecordSettings settings, CancellationToken stop) => settings.Input is null
        ? new PulseAudioBackend().OpenAsync(
            new CaptureOptions { Format = settings.Format, Device = settings.Device, BufferFrames = settings.BufferFrames }, stop)
        : Task.FromResult(OpenFile(settings));

    private static IAudioSource OpenFile(RecordSettings settings)
    {
        var options = FileSourceOptions.Default with { Realtime = settings.Realtime, BufferFrames = settings.BufferFrames, Start = settings.Start };
        if (settings.Input == StandardInput)
            return new FileSource(Console.OpenStandardInput(), settings.Format, options);
        try
        {
            return SoundFileSource.Open(settings.Input!, settings.Format, options);
        }
        catch (Exception e) when (e is InvalidDataException or AudioLibraryException)
        {
            throw new UserError(ExitCode.Usage, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError(ExitCode.Usage, $"cannot play {settings.Input}: {e.Message}");
        }
    }
}
