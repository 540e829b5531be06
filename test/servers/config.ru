# A server of ActionCable, without the rest of Rails.
require 'action_cable'

class Connection < ActionCable::Connection::Base
end

class NumbersChannel < ActionCable::Channel::Base
  def subscribed
    params[:name] == 'missing' ? reject : stream_from(params[:name])
  end

  def publish(data)
    ActionCable.server.broadcast(params[:name], { value: data['value'] })
  end

  def restart
    Thread.new { ActionCable.server.restart }
  end
end

ActionCable.server.config.cable = { 'adapter' => 'async' }
ActionCable.server.config.logger = Logger.new(File::NULL)
ActionCable.server.config.connection_class = -> { Connection }
ActionCable.server.config.disable_request_forgery_protection = true

map('/cable') { run ActionCable.server }
