using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Capture.PortAudio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PortAudio;

/// <summary>
/// One stream of PortAudio. Opened, stopped and closed in <see cref="PortAudioThread"/>; its callback runs in a thread of the sound
/// system's and neither waits nor allocates.
/// </summary>
internal sealed unsafe class PortAudioStream : IDisposable
{
    private const int Continue = 0;
    private const int Complete = 1;
    private const nuint Overflow = 2;
    private const double LongestLatency = 30;

    private readonly PortAudioIntake _intake;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PortAudioConversion? _conversion;
    private readonly AudioFormat _native;
    private readonly double _usualLatency;
    private readonly string _description;
    private nint _stream;
    private GCHandle _self;

    // Written by PortAudio's thread, read by the watchdog.
    private int _callbacks;

    // Written by whoever ends the stream, read by PortAudio's thread.
    private volatile bool _stop;

    /// <exception cref="AudioInputException">The device cannot be recorded.</exception>
    public PortAudioStream(PortAudioDevice device, CaptureOptions options, PortAudioIntake intake)
    {
        _intake = intake;
        _description = device.Device.Description;
        _native = options.Format;
        _self = GCHandle.Alloc(this);
        try
        {
            var error = Open(device, options.FragmentFrames, PortAudioStreamParameters.CodeOf(_native.Samples));
            if (error is PortAudioError.InvalidSampleRate or PortAudioError.InvalidChannelCount or PortAudioError.SampleFormatNotSupported)
            {
                _native = new(device.Device.Format.SampleRate, Math.Min(device.Device.Format.Channels, 2), SampleFormat.F32);
                _conversion = new(_native, options.Format);
                var frames = (int)PcmConverter.FramesOf(options.FragmentFrames, options.Format.SampleRate, _native.SampleRate);
                error = Open(device, frames, PortAudioStreamParameters.CodeOf(_native.Samples));
            }

            Check(error);
            var info = LibPortAudio.Pa_GetStreamInfo(_stream);
            _usualLatency = info == null ? device.Latency : info->InputLatency;
            Check(LibPortAudio.Pa_SetStreamFinishedCallback(_stream, &OnFinished));
            Check(LibPortAudio.Pa_StartStream(_stream));
        }
        catch (Exception e)
        {
            Dispose();
            if (e is DllNotFoundException)
                throw Unusable(
                    $"it does not offer {options.Format}, and {AudioLibrary.SwResample.FileName}, which converts, is missing: install "
                        + $"{AudioLibrary.SwResample.Package}",
                    e
                );
            throw;
        }
    }

    /// <summary>Completes when the callback will not be called again, because it was asked to stop or because the device is gone.</summary>
    public Task Ended => _ended.Task;

    /// <summary>How often samples have come.</summary>
    public int Callbacks => Volatile.Read(ref _callbacks);

    /// <summary>Has the callback end the sequence with the next samples. From any thread.</summary>
    public void AskToStop() => _stop = true;

    /// <summary>Waits until the callback has ended. Never in the callback.</summary>
    public void Stop()
    {
        if (_stream != 0)
            _ = LibPortAudio.Pa_StopStream(_stream);
    }

    /// <summary>Ends the stream. It is stopped first: to abort it would end the callback's thread in the middle of what it does.</summary>
    public void Dispose()
    {
        Stop();
        if (_stream != 0)
            _ = LibPortAudio.Pa_CloseStream(_stream);
        _stream = 0;
        if (_self.IsAllocated)
            _self.Free();
        _conversion?.Dispose();
    }

    private int Open(PortAudioDevice device, int frames, nuint sampleFormat)
    {
        var input = new PortAudioStreamParameters
        {
            Device = device.Index,
            Channels = _native.Channels,
            SampleFormat = sampleFormat,
            // Room for a few pieces, so that none is lost when the machine is busy.
            SuggestedLatency = Math.Max(device.Latency, 4.0 * frames / _native.SampleRate),
        };
        nint stream = 0;
        var error = LibPortAudio.Pa_OpenStream(
            &stream,
            &input,
            null,
            _native.SampleRate,
            (nuint)frames,
            0,
            &OnSamples,
            GCHandle.ToIntPtr(_self)
        );
        _stream = error < 0 ? 0 : stream;
        return error;
    }

    private void Check(int error)
    {
        if (error < 0)
            throw Unusable(PortAudioSession.ErrorText(error));
    }

    private AudioInputException Unusable(string reason, Exception? inner = null) =>
        new(AudioInputProblem.NoDevice, $"'{_description}' cannot be recorded ({reason}); choose another device", inner);

    private int Take(void* input, int frames, PortAudioTimeInfo* time, bool isAfterLoss)
    {
        Volatile.Write(ref _callbacks, _callbacks + 1);
        var latency = time->CurrentTime - time->InputBufferAdcTime;
        if (time->InputBufferAdcTime <= 0 || latency is not (>= 0 and < LongestLatency))
            latency = _usualLatency;
        if (input != null && _conversion is null)
            _intake.Take(new(input, frames * _native.BytesPerFrame), TimeSpan.FromSeconds(latency), isAfterLoss);
        else if (input != null)
        {
            latency += _conversion!.Lag;
            _intake.Take(_conversion.Convert(new(input, frames * _native.Channels)), TimeSpan.FromSeconds(latency), isAfterLoss);
        }

        if (!_stop)
            return Continue;
        _intake.Finish();
        return Complete;
    }

    private void End()
    {
        _intake.Finish(
            _stop
                ? null
                : new AudioInputException(
                    AudioInputProblem.Lost,
                    $"the input '{_description}' was lost (the sound system ended it); plug it in again or choose another"
                )
        );
        _ended.TrySetResult();
    }

    [UnmanagedCallersOnly]
    private static int OnSamples(void* input, void* output, nuint frames, PortAudioTimeInfo* time, nuint flags, nint userdata)
    {
        var stream = (PortAudioStream)GCHandle.FromIntPtr(userdata).Target!;
        try
        {
            return stream.Take(input, (int)(uint)frames, time, (flags & Overflow) != 0);
        }
        catch (Exception e)
        {
            stream._intake.Finish(e);
            return Complete;
        }
    }

    [UnmanagedCallersOnly]
    private static void OnFinished(nint userdata)
    {
        var stream = (PortAudioStream)GCHandle.FromIntPtr(userdata).Target!;
        try
        {
            stream.End();
        }
        catch (Exception e)
        {
            stream._ended.TrySetException(e);
        }
    }
}
