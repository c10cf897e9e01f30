using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.Files;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>Opens what <c>record</c> was asked to record.</summary>
internal static class AudioInputs
{
    private const string StandardInput = "-";

    /// <summary>How much of a file is listened to before it is played.</summary>
    private static readonly TimeSpan LookAhead = TimeSpan.FromMinutes(2);

    /// <summary>What opens the input, at the start and again after it was lost.</summary>
    /// <remarks>
    /// It throws <see cref="AudioInputException"/> where there is no such input, or not now; <see cref="UserError"/> for a file that cannot
    /// be played.
    /// </remarks>
    /// <param name="settings">What that is.</param>
    /// <param name="say">Told what is strange about a file, and what helps.</param>
    /// <param name="sayBroken">Told where it broke before its end.</param>
    public static Func<CancellationToken, Task<IAudioSource>> Opener(
        RecordSettings settings,
        Action<string, Hint> say,
        Action<string> sayBroken
    )
    {
        if (settings.Input is not null)
            return stop => Task.FromResult(OpenFile(settings, say, sayBroken, stop));
        return settings.Backend.Follow(
            new()
            {
                Format = settings.Format,
                Device = settings.Inputs.Order is [var first, ..] ? first : null,
                Alternatives = [.. settings.Inputs.Order.Skip(1)],
                Never = settings.Inputs.Never,
                TakesStandIn = settings.WaitForDevice,
                BufferFrames = settings.BufferFrames,
            }
        );
    }

    private static IAudioSource OpenFile(
        RecordSettings settings,
        Action<string, Hint> say,
        Action<string> sayBroken,
        CancellationToken stop
    )
    {
        var options = FileSourceOptions.Default with
        {
            Realtime = settings.Realtime,
            BufferFrames = settings.BufferFrames,
            Start = settings.Start,
            Channel = settings.Channel,
            LookAhead = LookAhead,
            Say = say,
            SayBroken = sayBroken,
        };
        if (settings.Input == StandardInput)
            return new FileSource(Console.OpenStandardInput(), settings.Format, options);
        try
        {
            return SoundFileSource.Open(settings.Input!, settings.Format, options, stop);
        }
        catch (Exception e) when (e is InvalidDataException or AudioLibraryException)
        {
            throw new UserError(ExitCode.Usage, e.Message);
        }
        catch (UnusableFileException e)
        {
            throw new UserError(ExitCode.Usage, HintWords.Say(e.Message, e.Hint));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError(ExitCode.Usage, $"cannot play {settings.Input}: {FileTrouble.Of(settings.Input!, e)}");
        }
    }
}
