using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.Files;
using Mycelia.Recorder.Capture.Joining;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>Opens what <c>record</c> was asked to record.</summary>
internal static class AudioInputs
{
    private const string StandardInput = "-";

    /// <summary>How much of a file is listened to before it is played.</summary>
    private static readonly TimeSpan LookAhead = TimeSpan.FromMinutes(2);

    /// <summary>What is recorded, each with what opens it at the start and again after it was lost.</summary>
    /// <remarks>
    /// To open one throws <see cref="AudioInputException"/> where there is no such input, or not now; <see cref="UserError"/> for a file
    /// that cannot be played.
    /// </remarks>
    /// <param name="settings">What that is.</param>
    /// <param name="say">Told what is strange about a file, and what helps.</param>
    /// <param name="sayBroken">Told where it broke before its end.</param>
    public static IReadOnlyList<RecordedInput> Of(RecordSettings settings, Action<string, Hint> say, Action<string> sayBroken)
    {
        if (settings.Input is not null)
            return [new(null, stop => Task.FromResult(OpenFile(settings, say, sayBroken, stop)))];
        var orders = settings.Inputs.Orders;
        if (orders.Count == 1)
            return [new(null, Follow(settings, orders[0], share: null))];
        var claims = new DeviceClaims([.. orders.Select(static order => order[0])]);
        if (!settings.IsJoined)
            return [.. settings.InputNames.Select((name, i) => new RecordedInput(name, Follow(settings, orders[i], new(claims, i))))];
        var joined = orders.Select((order, i) => new JoinedInput(order[0], Follow(settings, order, new(claims, i))));
        return [new(null, new JoinedInputs([.. joined], settings.Format).OpenAsync)];
    }

    /// <summary>Opens inputs that are wanted at once, as far as they are there.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="isWanted">Whether one is to be opened now.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>Each in its place; null: it is not there, or not wanted now.</returns>
    /// <exception cref="AudioInputException">None of those that are wanted is there.</exception>
    public static async Task<IReadOnlyList<IAudioSource?>> OpenAsync(
        IReadOnlyList<RecordedInput> inputs,
        Func<RecordedInput, bool> isWanted,
        CancellationToken stop
    )
    {
        var sources = new List<IAudioSource?>();
        AudioInputException? absence = null;
        // One after the other: which of two that lead to one device has it is the same at every start.
        foreach (var input in inputs)
        {
            try
            {
                sources.Add(isWanted(input) ? await input.OpenAsync(stop) : null);
            }
            catch (AudioInputException e)
            {
                absence ??= e;
                sources.Add(null);
            }
        }

        return sources.TrueForAll(static source => source is null) && absence is not null ? throw absence : sources;
    }

    private static Func<CancellationToken, Task<IAudioSource>> Follow(
        RecordSettings settings,
        IReadOnlyList<string> order,
        DeviceShare? share
    ) =>
        settings.Backend.Follow(
            new()
            {
                Format = settings.IsJoined ? settings.Format with { Channels = 1 } : settings.Format,
                IsJoined = settings.IsJoined,
                Device = order is [var first, ..] ? first : null,
                Alternatives = [.. order.Skip(1)],
                Never = settings.Inputs.Never,
                Share = share,
                TakesStandIn = settings.WaitForDevice,
                BufferFrames = settings.BufferFrames,
            }
        );

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
